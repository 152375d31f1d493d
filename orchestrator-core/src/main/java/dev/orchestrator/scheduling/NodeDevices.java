package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.state.Device;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The devices of a node, with what is free of each in thousandths. Whole devices are given in their
 * order; a share is cut from the device that has the least left that will do, the first among
 * equals. Used by one thread.
 */
final class NodeDevices {
  /** A node without devices. */
  static final NodeDevices NONE = new NodeDevices(List.of());

  private final List<Device> devices;
  private final int[] free;

  /** Devices of which all is free. */
  NodeDevices(List<Device> devices) {
    this.devices = devices;
    free = new int[devices.size()];
    Arrays.fill(free, DeviceRequest.WHOLE);
  }

  int size() {
    return free.length;
  }

  List<Device> all() {
    return devices;
  }

  Device device(int number) {
    return devices.get(number);
  }

  /** What is free of a device, in thousandths. */
  int free(int number) {
    return free[number];
  }

  /** Whether a request can be met now. */
  boolean fit(DeviceRequest request) {
    return usable(request).limit(request.count()).count() == request.count();
  }

  /** Whether a request could be met if all devices were free. */
  boolean couldFit(DeviceRequest request) {
    return IntStream.range(0, free.length).filter(d -> isMeant(request, d)).count()
        >= request.count();
  }

  /** The ids of the devices that a request is given; there must be enough. */
  List<String> choose(DeviceRequest request) {
    return usable(request)
        .boxed()
        .sorted(Comparator.comparingInt((Integer d) -> free[d]).thenComparing(d -> d))
        .limit(request.count())
        .map(d -> devices.get(d).id())
        .toList();
  }

  private IntStream usable(DeviceRequest request) {
    return IntStream.range(0, free.length)
        .filter(d -> free[d] >= request.shareMillis() && isMeant(request, d));
  }

  private boolean isMeant(DeviceRequest request, int number) {
    Device device = devices.get(number);
    return device.kind().equals(request.kind())
        && (request.models().isEmpty() || request.models().contains(device.model()));
  }

  /**
   * Takes a share of devices away, or gives it back; devices that are no longer there are let be.
   */
  void use(List<String> ids, int shareMillis) {
    for (String id : ids) {
      for (int d = 0; d < free.length; d++) {
        if (devices.get(d).id().equals(id)) {
          free[d] -= shareMillis;
        }
      }
    }
  }
}
