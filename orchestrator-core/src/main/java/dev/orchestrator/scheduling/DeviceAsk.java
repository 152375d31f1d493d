package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.state.Revision;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a pod takes of a node as far as devices are concerned: the devices, and the cpu and memory
 * that go with them.
 */
record DeviceAsk(long cpuMillis, long memoryBytes, Optional<DeviceRequest> devices)
    implements Comparable<DeviceAsk> {
  private static final Comparator<DeviceAsk> ORDER =
      Comparator.comparingInt(DeviceAsk::millis)
          .thenComparingLong(DeviceAsk::cpuMillis)
          .thenComparingLong(DeviceAsk::memoryBytes)
          .thenComparing(DeviceAsk::text);

  /** What a pod of a revision takes. */
  static DeviceAsk of(Revision pod) {
    return new DeviceAsk(
        pod.requests().cpuMillis(), pod.requests().memoryBytes(), pod.template().spec().devices());
  }

  /** All that is asked of devices, in thousandths of one. */
  int millis() {
    return devices.map(d -> d.count() * d.shareMillis()).orElse(0);
  }

  private String text() {
    return devices.map(DeviceRequest::toString).orElse("");
  }

  @Override
  public int compareTo(DeviceAsk other) {
    return ORDER.compare(this, other);
  }
}
