package dev.orchestrator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.state.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceFragmentationTest {
  private static final List<String> MODELS = List.of("a", "b");
  private static final DeviceTypes TYPES =
      new DeviceTypes(MODELS.stream().map(m -> new Device("", "gpu", m)).toList());

  private static DeviceAsk ask(long cpu, int count, int share, String... models) {
    return new DeviceAsk(
        cpu, cpu, Optional.of(new DeviceRequest("gpu", count, share, List.of(models))));
  }

  private static NodeDevices devices(String model, int... free) {
    NodeDevices devices =
        new NodeDevices(
            IntStream.range(0, free.length)
                .mapToObj(i -> new Device("gpu" + i, "gpu", model))
                .toList());
    for (int d = 0; d < free.length; d++) {
      devices.use(new int[] {d}, DeviceRequest.WHOLE - free[d]);
    }
    return devices;
  }

  private static TypicalPods typical(Map<DeviceAsk, Integer> counts) {
    return new TypicalPods(new TreeMap<>(counts), TYPES);
  }

  private static TypicalPods random(SplittableRandom random) {
    Map<DeviceAsk, Integer> counts = new TreeMap<>();
    for (int k = 0; k < 12; k++) {
      int count = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
      int share = count > 1 || random.nextBoolean() ? 1000 : 10 * (1 + random.nextInt(99));
      String[] models = random.nextInt(3) == 0 ? new String[] {"a"} : new String[0];
      counts.put(ask(1 + random.nextInt(8), count, share, models), 1 + random.nextInt(50));
    }
    return typical(counts);
  }

  private static NodeDevices randomDevices(SplittableRandom random) {
    int[] free =
        random.ints(random.nextInt(1, 9), 0, 1001).map(f -> f % 3 == 0 ? 1000 : f).toArray();
    return devices(MODELS.get(random.nextInt(2)), free);
  }

  @Test
  void addsUpFragmentsAndWhatFillsLeave() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      TypicalPods typical = random(random);
      DeviceFragmentation fragmentation = new DeviceFragmentation(typical);
      for (int n = 0; n < 100; n++) {
        NodeDevices devices = randomDevices(random);
        long cpu = random.nextInt(40);
        assertThat(fragmentation.waste(cpu, 100, devices))
            .isEqualTo(new Plain(typical, devices).waste(cpu, 100));
      }
    }
  }

  /** The formula with plain loops and lists. */
  private record Plain(TypicalPods typical, NodeDevices devices) {
    long waste(long cpu, long memory) {
      List<Integer> free = new ArrayList<>();
      for (int d = 0; d < devices.size(); d++) {
        free.add(devices.free(d));
      }
      int total = free.stream().mapToInt(f -> f).sum();
      long fragments = 0;
      for (int k = 0; k < typical.size && total > 0; k++) {
        fragments += (long) typical.popularity[k] * useless(k, free, cpu, memory);
      }
      long left = 0;
      for (int[] walk : typical.walks) {
        left += left(walk, new ArrayList<>(free), cpu, memory);
      }
      return fragments + 2L * TypicalPods.ONE / TypicalPods.WALKS * left;
    }

    private boolean isAccepted(int kind) {
      int type = TYPES.of(devices.device(0));
      return (typical.accepted[kind] >> type & 1) == 1;
    }

    private int useless(int kind, List<Integer> free, long cpu, long memory) {
      int share = typical.shareMillis[kind];
      int total = free.stream().mapToInt(f -> f).sum();
      long usable = free.stream().filter(f -> f >= share).count();
      boolean mayRun =
          isAccepted(kind)
              && usable >= typical.count[kind]
              && typical.cpuMillis[kind] <= cpu
              && typical.memoryBytes[kind] <= memory;
      return mayRun ? free.stream().filter(f -> f < share).mapToInt(f -> f).sum() : total;
    }

    private long left(int[] walk, List<Integer> free, long cpu, long memory) {
      for (int kind : walk) {
        int share = typical.shareMillis[kind];
        if (useless(kind, free, cpu, memory) < free.stream().mapToInt(f -> f).sum()) {
          for (int i = 0; i < typical.count[kind]; i++) {
            int device = free.stream().filter(f -> f >= share).min(Integer::compare).orElseThrow();
            free.set(free.indexOf(device), device - share);
          }
          cpu -= typical.cpuMillis[kind];
          memory -= typical.memoryBytes[kind];
        }
      }
      return free.stream().mapToInt(f -> f).sum();
    }
  }

  @Test
  void leavesTheDevicesAsTheyWere() {
    SplittableRandom random = new SplittableRandom(2);
    DeviceFragmentation fragmentation = new DeviceFragmentation(random(random));
    NodeDevices devices = devices("a", 1000, 300, 1000);
    long before = fragmentation.waste(20, 20, devices);
    fragmentation.wasteWith(ask(1, 2, 1000), 20, 20, devices);
    fragmentation.wasteWith(ask(1, 1, 200), 20, 20, devices);
    assertThat(IntStream.range(0, 3).map(devices::free)).containsExactly(1000, 300, 1000);
    assertThat(fragmentation.waste(20, 20, devices)).isEqualTo(before);
  }

  @Test
  void wastesNothingWhereNothingIsFree() {
    DeviceFragmentation fragmentation =
        new DeviceFragmentation(typical(Map.of(ask(1, 1, 500), 10)));
    assertThat(fragmentation.waste(10, 10, devices("a", 0, 0))).isZero();
    assertThat(fragmentation.waste(10, 10, devices("a"))).isZero();
  }

  @Test
  void knowsNoWasteBeforeItKnowsAnyPods() {
    DeviceFragmentation fragmentation = new DeviceFragmentation(typical(Map.of()));
    assertThat(fragmentation.waste(10, 10, devices("a", 1000, 20))).isZero();
  }

  private static int score(TypicalPods typical, DeviceAsk ask, long cpu, NodeDevices devices) {
    return LeastFragmentation.score(new DeviceFragmentation(typical), ask, cpu, 1000, devices);
  }

  @Test
  void keepsNodesWholeForPodsThatNeedThemWhole() {
    TypicalPods typical = typical(Map.of(ask(8, 8, 1000), 50, ask(1, 1, 1000), 50));
    DeviceAsk one = ask(1, 1, 1000);
    int[] all = new int[8];
    Arrays.fill(all, 1000);
    int[] some = all.clone();
    some[0] = 0;
    assertThat(score(typical, one, 100, devices("a", some)))
        .isGreaterThan(score(typical, one, 100, devices("a", all)));
  }

  @Test
  void leavesCpuToDevicesThatAreFree() {
    TypicalPods typical = typical(Map.of(ask(10, 1, 1000), 50));
    DeviceAsk withoutDevices = new DeviceAsk(10, 10, Optional.empty());
    assertThat(score(typical, withoutDevices, 25, devices("a", 1000)))
        .isEqualTo(LeastFragmentation.EVEN)
        .isGreaterThan(score(typical, withoutDevices, 25, devices("a", 1000, 1000)));
  }

  @Test
  void leavesModelsToThosePodsThatNeedThem() {
    TypicalPods typical = typical(Map.of(ask(1, 1, 1000, "a"), 50, ask(1, 1, 1000), 50));
    DeviceAsk any = ask(1, 1, 1000);
    assertThat(score(typical, any, 100, devices("b", 1000)))
        .isGreaterThan(score(typical, any, 100, devices("a", 1000)));
  }

  @Test
  void drawsWalksInTheSharesOfTheKinds() {
    TypicalPods typical = typical(Map.of(ask(1, 1, 500), 75, ask(2, 1, 1000), 25));
    int[] drawn = new int[2];
    for (int[] walk : typical.walks) {
      int rare = (int) Arrays.stream(walk).filter(k -> k == 1).count();
      assertThat(rare).isBetween(TypicalPods.STEPS / 4 - 2, TypicalPods.STEPS / 4 + 2);
      for (int kind : walk) {
        drawn[kind]++;
      }
    }
    assertThat(drawn[1]).isBetween(58, 62);
    assertThat(typical.popularity).containsExactly(3072, 1024);
  }

  @Test
  void learnsTheMixAgainWhenPodsHaveDoubledOrHalved() {
    TypicalPods typical = typical(Map.of(ask(1, 1, 500), 100));
    assertThat(typical.isOutdated(199)).isFalse();
    assertThat(typical.isOutdated(200)).isTrue();
    assertThat(typical.isOutdated(50)).isFalse();
    assertThat(typical.isOutdated(49)).isTrue();
  }

  @Test
  void tellsNoMoreTypesApartThanItHasNumbers() {
    List<Device> many =
        IntStream.range(0, 80).mapToObj(i -> new Device("", "gpu", "m%02d".formatted(i))).toList();
    DeviceTypes types = new DeviceTypes(many);
    assertThat(types.of(many.get(62))).isEqualTo(62);
    assertThat(types.of(many.get(79))).isEqualTo(DeviceTypes.UNKNOWN);
    assertThat(types.accepted(new DeviceRequest("gpu", 1, 1000, List.of("m03")))).isEqualTo(8);
    assertThat(types.accepted(new DeviceRequest("gpu", 1, 1000, List.of("m79")))).isZero();
    assertThat(types.accepted(new DeviceRequest("tpu", 1, 1000, List.of()))).isZero();
  }
}
