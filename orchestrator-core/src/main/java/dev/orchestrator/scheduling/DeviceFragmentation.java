package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import java.util.Arrays;

/**
 * How much of a node's free devices is, or will be, of no use to {@link TypicalPods}, and by how
 * much a pod makes that worse. Two parts are added up: <i>today's fragments</i>, what the pods by
 * their popularity cannot use of the node as it stands (the measure of fragmentation gradient
 * descent), and, twice, <i>what a fill leaves</i>, the mean that stays free when each walk of pods
 * has taken what fits. The first keeps room for large pods, the second sees devices that will lack
 * cpu or end in scraps. In thousandths of a device times {@link TypicalPods#ONE}. Keeps scratch
 * space and remembers values: used by one thread.
 */
final class DeviceFragmentation {
  private static final int FILL_WEIGHT = 2;
  private static final int TYPE_BITS = 6;
  private static final int TYPE = (1 << TYPE_BITS) - 1;
  private static final int WHOLE = DeviceRequest.WHOLE;

  private final TypicalPods typical;
  private final StateMemory memory = new StateMemory();
  private int[] devices = new int[16];
  private int[] filled = new int[16];
  private int[] given = new int[16];

  DeviceFragmentation(TypicalPods typical) {
    this.typical = typical;
  }

  /** The mix that it goes by. */
  TypicalPods typical() {
    return typical;
  }

  private static int device(int freeMillis, int type) {
    return Math.max(0, Math.min(WHOLE, freeMillis)) << TYPE_BITS | type;
  }

  private static int free(int device) {
    return device >> TYPE_BITS;
  }

  private static boolean accepts(long types, int device) {
    return (types >>> (device & TYPE) & 1) != 0;
  }

  /** The waste of a node: 0 when no device is free. */
  long waste(long cpuFree, long memoryFree, NodeDevices there) {
    reserve(there.size());
    for (int d = 0; d < there.size(); d++) {
      devices[d] = device(there.free(d), there.type(d, typical.types()));
    }
    return waste(cpuFree, memoryFree, there.size());
  }

  /**
   * The waste of a node with one more pod, which gets the devices that {@link NodeDevices} gives.
   */
  long wasteWith(DeviceAsk ask, long cpuFree, long memoryFree, NodeDevices there) {
    return ask.devices()
        .map(
            request -> {
              int[] ids = there.pick(request);
              there.use(ids, request.shareMillis());
              long waste = waste(cpuFree - ask.cpuMillis(), memoryFree - ask.memoryBytes(), there);
              there.use(ids, -request.shareMillis());
              return waste;
            })
        .orElseGet(() -> waste(cpuFree - ask.cpuMillis(), memoryFree - ask.memoryBytes(), there));
  }

  /** The waste of the devices in {@link #devices}, which are put in order. */
  private long waste(long cpuFree, long memoryFree, int size) {
    Arrays.sort(devices, 0, size);
    int used = 0;
    while (used < size && free(devices[used]) == 0) {
      used++;
    }
    int left = size - used;
    if (left == 0 || typical.size == 0) {
      return 0;
    }
    System.arraycopy(devices, used, devices, 0, left);
    if (memory.find(cpuFree, memoryFree, devices, left)) {
      return memory.value();
    }
    int total = 0;
    for (int d = 0; d < left; d++) {
      total += free(devices[d]);
    }
    long waste =
        fragments(cpuFree, memoryFree, left, total)
            + FILL_WEIGHT
                * TypicalPods.ONE
                / TypicalPods.WALKS
                * fills(cpuFree, memoryFree, left, total);
    memory.remember(waste);
    return waste;
  }

  /** What the pods by their popularity cannot use of the free devices now. */
  private long fragments(long cpuFree, long memoryFree, int size, int total) {
    long sum = 0;
    for (int k = 0; k < typical.size; k++) {
      boolean mayRun = typical.cpuMillis[k] <= cpuFree && typical.memoryBytes[k] <= memoryFree;
      sum += (long) typical.popularity[k] * (mayRun ? scraps(k, size, total) : total);
    }
    return sum;
  }

  /** The devices that are too small for a kind of pods, or all when there are not enough. */
  private int scraps(int kind, int size, int total) {
    int share = typical.shareMillis[kind];
    int usable = 0;
    int small = 0;
    for (int d = 0; d < size; d++) {
      if (free(devices[d]) >= share && accepts(typical.accepted[kind], devices[d])) {
        usable++;
      } else {
        small += free(devices[d]);
      }
    }
    return usable < typical.count[kind] ? total : small;
  }

  /** What the walks leave free in sum. */
  private long fills(long cpuFree, long memoryFree, int size, int total) {
    long sum = 0;
    for (int[] walk : typical.walks) {
      sum +=
          cpuFree < typical.leastCpuMillis ? total : left(walk, cpuFree, memoryFree, size, total);
    }
    return sum;
  }

  private int left(int[] walk, long cpuFree, long memoryFree, int size, int total) {
    System.arraycopy(devices, 0, filled, 0, size);
    long cpu = cpuFree;
    long bytes = memoryFree;
    int left = total;
    for (int step = 0; step < walk.length && left > 0 && cpu >= typical.leastCpuMillis; step++) {
      int kind = walk[step];
      if (typical.cpuMillis[kind] <= cpu
          && typical.memoryBytes[kind] <= bytes
          && take(kind, size)) {
        cpu -= typical.cpuMillis[kind];
        bytes -= typical.memoryBytes[kind];
        left -= typical.count[kind] * typical.shareMillis[kind];
      }
    }
    return left;
  }

  /** Takes the fullest devices that will do out of {@link #filled}, if there are enough. */
  private boolean take(int kind, int size) {
    int wanted = typical.count[kind];
    return wanted == 1 ? takeOne(kind, size) : takeAll(kind, wanted, size);
  }

  private boolean takeOne(int kind, int size) {
    int share = typical.shareMillis[kind];
    long accepted = typical.accepted[kind];
    for (int d = 0; d < size; d++) {
      if (free(filled[d]) >= share && accepts(accepted, filled[d])) {
        shrink(d, share);
        return true;
      }
    }
    return false;
  }

  private boolean takeAll(int kind, int wanted, int size) {
    int share = typical.shareMillis[kind];
    int have = 0;
    for (int d = 0; d < size && have < wanted; d++) {
      if (free(filled[d]) >= share && accepts(typical.accepted[kind], filled[d])) {
        given[have++] = d;
      }
    }
    if (have < wanted) {
      return false;
    }
    for (int i = 0; i < wanted; i++) {
      shrink(given[i], share);
    }
    return true;
  }

  /** Cuts a share off and keeps the order; those before the place move up by one, itself aside. */
  private void shrink(int place, int share) {
    int rest = filled[place] - (share << TYPE_BITS);
    int d = place;
    while (d > 0 && filled[d - 1] > rest) {
      filled[d] = filled[d - 1];
      d--;
    }
    filled[d] = rest;
  }

  private void reserve(int size) {
    if (devices.length < size) {
      devices = new int[size];
      filled = new int[size];
      given = new int[size];
    }
  }
}
