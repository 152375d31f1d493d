package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.state.Device;
import java.util.Collection;
import java.util.TreeMap;

/**
 * The pairs of kind and model of devices, numbered by their order from 0 to 62. Further types share
 * the number 63, which no request accepts. Immutable.
 */
final class DeviceTypes {
  /** The number of a type that is not known. */
  static final int UNKNOWN = 63;

  private final TreeMap<String, TreeMap<String, Integer>> numbers = new TreeMap<>();

  /** The types of these devices. */
  DeviceTypes(Collection<Device> devices) {
    devices.forEach(d -> numbers.computeIfAbsent(d.kind(), k -> new TreeMap<>()).put(d.model(), 0));
    int next = 0;
    for (TreeMap<String, Integer> models : numbers.values()) {
      for (var model : models.entrySet()) {
        model.setValue(Math.min(next++, UNKNOWN));
      }
    }
  }

  /** The number of a device's type. */
  int of(Device device) {
    TreeMap<String, Integer> models = numbers.get(device.kind());
    return models == null ? UNKNOWN : models.getOrDefault(device.model(), UNKNOWN);
  }

  /** The types that will do for a request, as bits. */
  long accepted(DeviceRequest request) {
    long accepted = 0;
    for (var model : numbers.getOrDefault(request.kind(), new TreeMap<>()).entrySet()) {
      boolean isMeant = request.models().isEmpty() || request.models().contains(model.getKey());
      accepted |= isMeant ? 1L << model.getValue() : 0;
    }
    return accepted & ~(1L << UNKNOWN);
  }
}
