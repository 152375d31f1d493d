package dev.orchestrator.scheduling;

import dev.orchestrator.state.Device;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the pods that have devices, and learns from the counts what pods are typical: when they
 * have doubled or halved, and with new types of devices. Used by one thread.
 */
final class DeviceMix {
  private final Map<DeviceAsk, Integer> counts = new LinkedHashMap<>();
  private final Set<Type> known = new LinkedHashSet<>();
  private int pods;
  private boolean hasNewTypes;
  private long version;
  private DeviceFragmentation fragmentation =
      new DeviceFragmentation(new TypicalPods(Map.of(), new DeviceTypes(List.of())));

  private record Type(String kind, String model) {}

  /** Devices that are to be told from others. */
  void add(List<Device> devices) {
    for (Device device : devices) {
      hasNewTypes |= known.add(new Type(device.kind(), device.model()));
    }
  }

  /** Counts a pod that has devices, or no longer. */
  void count(DeviceAsk ask, int sign) {
    pods += sign;
    counts.merge(ask, sign, Integer::sum);
    counts.remove(ask, 0);
  }

  /** Looks at the counts again if they have become others. */
  void learn() {
    if (hasNewTypes || fragmentation.typical().isOutdated(pods)) {
      hasNewTypes = false;
      version++;
      fragmentation = new DeviceFragmentation(new TypicalPods(counts, types()));
    }
  }

  private DeviceTypes types() {
    return new DeviceTypes(known.stream().map(t -> new Device("", t.kind(), t.model())).toList());
  }

  /** Changes whenever something was learned. */
  long version() {
    return version;
  }

  /** How devices are judged by what was learned last. */
  DeviceFragmentation fragmentation() {
    return fragmentation;
  }
}
