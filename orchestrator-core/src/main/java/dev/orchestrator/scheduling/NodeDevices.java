package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.state.Device;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
  private @Nullable DeviceTypes numbered;
  private int[] types = {};

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
    int usable = 0;
    for (int d = 0; d < free.length && usable < request.count(); d++) {
      usable += free[d] >= request.shareMillis() && isMeant(request, d) ? 1 : 0;
    }
    return usable == request.count();
  }

  /** Whether a request could be met if all devices were free. */
  boolean couldFit(DeviceRequest request) {
    return IntStream.range(0, free.length).filter(d -> isMeant(request, d)).count()
        >= request.count();
  }

  /** The ids of the devices that a request is given; there must be enough. */
  List<String> choose(DeviceRequest request) {
    return Arrays.stream(pick(request)).mapToObj(d -> devices.get(d).id()).toList();
  }

  /** The numbers of the devices that a request is given; there must be enough. */
  int[] pick(DeviceRequest request) {
    int[] picked = new int[request.count()];
    for (int p = 0; p < picked.length; p++) {
      picked[p] = next(request, p == 0 ? -1 : picked[p - 1]);
    }
    return picked;
  }

  /** The usable device that comes next when they stand by what is free, then by number. */
  private int next(DeviceRequest request, int after) {
    int next = -1;
    for (int d = 0; d < free.length; d++) {
      if (free[d] >= request.shareMillis()
          && (after < 0 || isBefore(after, d))
          && (next < 0 || isBefore(d, next))
          && isMeant(request, d)) {
        next = d;
      }
    }
    return next;
  }

  private boolean isBefore(int first, int second) {
    return free[first] < free[second] || (free[first] == free[second] && first < second);
  }

  /** The number of a device's type. */
  int type(int number, DeviceTypes among) {
    if (numbered != among) {
      types = devices.stream().mapToInt(among::of).toArray();
      numbered = among;
    }
    return types[number];
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

  /** Takes a share of devices away, or gives it back, by their numbers. */
  void use(int[] numbers, int shareMillis) {
    for (int d : numbers) {
      free[d] -= shareMillis;
    }
  }
}
