package dev.orchestrator.benchmarks;

import static dev.orchestrator.benchmarks.PendingPods.ZONE;
import static dev.orchestrator.benchmarks.PendingPods.asking;

import dev.orchestrator.scheduling.IndexedScheduler;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Gang;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The work of the scheduling benchmarks: the rows of kube-scheduler's own performance tests by
 * their names, SwarmKit's sizes, and others.
 */
@SuppressWarnings("ImmutableEnumChecker") // what it is made with has no state
public enum SchedulingWork {
  SCHEDULING_BASIC(5_000, 5_000, 50_000, () -> small().build()),
  SCHEDULING_NODE_AFFINITY(
      5_000,
      5_000,
      10_000,
      () ->
          small()
              .affinity(
                  Affinity.requiredNodes(
                      new NodeSelectorTerm(
                          List.of(
                              new Requirement(
                                  ZONE, Requirement.Operator.IN, List.of("zone0", "zone1"))),
                          List.of())))
              .build()),
  TOPOLOGY_SPREADING(5_000, 5_000, 5_000, () -> small().topologySpread(hard(ZONE, 5)).build()),
  PREFERRED_TOPOLOGY_SPREADING(
      5_000,
      5_000,
      5_000,
      () ->
          small()
              .topologySpread(
                  TopologySpread.soft(ZONE, 5, LabelSelector.of(Map.of("app", "measured"))))
              .build()),
  SCHEDULING_POD_ANTI_AFFINITY(5_000, 1_000, 2_000, () -> small().affinity(apart(own())).build()),
  SCHEDULING_POD_MATCHING_ANTI_AFFINITY(
      5_000,
      1_000,
      5_000,
      () -> small().build(),
      () ->
          small()
              .affinity(
                  apart(term(Node.HOSTNAME_LABEL, Map.of("app", "measured"), Optional.empty())))
              .build()),
  SCHEDULING_POD_AFFINITY(5_000, 5_000, 5_000, () -> small().affinity(near(own(ZONE))).build()),
  PREFERRED_POD_AFFINITY(
      5_000,
      5_000,
      5_000,
      () -> small().affinity(preferred(own(Node.HOSTNAME_LABEL), false)).build()),
  PREFERRED_POD_ANTI_AFFINITY(
      5_000,
      5_000,
      5_000,
      () -> small().affinity(preferred(own(Node.HOSTNAME_LABEL), true)).build()),
  REQUIRED_POD_ANTI_AFFINITY_WITH_NS_SELECTOR(
      6_000,
      4_000,
      2_000,
      () ->
          small()
              .affinity(
                  apart(
                      term(
                          Node.HOSTNAME_LABEL,
                          Map.of("team", "bench"),
                          Optional.of(LabelSelector.of(Map.of("team", "devops"))))))
              .build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      PendingPods cluster = cluster().namespaces("ns-", 100, Map.of("team", "devops"));
      for (int i = 0; i < 40; i++) {
        cluster.pods("ns-" + i, "initial", initial / 40, measured.get());
      }
      return cluster.placed(scheduler).pods("ns-50", "measured", count, measured.get());
    }
  },
  PREEMPTION_BASIC(5_000, 20_000, 5_000, () -> asking(3_000, 500).priority(10).build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      return new PendingPods()
          .nodes(nodes, 3, ResourceList.of(4_000, 32L << 30).with(ResourceList.PODS, 110))
          .pods("low", initial, asking(900, 500).build())
          .placed(scheduler)
          .pods("measured", count, measured.get());
    }
  },
  UNSCHEDULABLE(5_000, 100, 10_000, () -> small().build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      return cluster()
          .pods("bad", initial, asking(1_000_000, 500).build())
          .pods("measured", count, measured.get());
    }
  },
  TEN_THOUSAND_PENDING(5_000, 10_000, 10_000, () -> small().build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      PendingPods cluster = cluster();
      for (int i = 0; i < initial / 10; i++) {
        cluster.pods("bad" + i, 10, asking(1_000_000 + i, 500).build());
      }
      return cluster.pods("measured", count, measured.get());
    }
  },
  MIXED_SCHEDULING_BASE_POD(5_000, 10_000, 5_000, () -> small().build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      return cluster()
          .pods("a", initial / 5, small().build())
          .pods("b", initial / 5, TOPOLOGY_SPREADING.measured.get())
          .pods("c", initial / 5, SCHEDULING_POD_AFFINITY.measured.get())
          .pods("d", initial / 5, PREFERRED_POD_AFFINITY.measured.get())
          .pods("e", initial / 5, PREFERRED_POD_ANTI_AFFINITY.measured.get())
          .placed(scheduler)
          .pods("measured", count, measured.get());
    }
  },
  HARD_ZONE_SPREAD(5_000, 0, 50_000, () -> small().topologySpread(hard(ZONE, 1)).build()),
  HOSTNAME_ANTI_AFFINITY(5_000, 0, 5_000, () -> small().affinity(apart(own())).build()),
  ZONE_AFFINITY(5_000, 0, 20_000, () -> small().affinity(near(own(ZONE))).build()),
  GANG_OF_1000(5_000, 0, 1_000, () -> small().gang(new Gang("gang", 1_000)).build()),
  SWARM_1K_NODES_1K_TASKS(1_000, 0, 1_000, () -> PodSpec.builder().container(any()).build()),
  SWARM_1K_NODES_10K_TASKS(1_000, 0, 10_000, () -> PodSpec.builder().container(any()).build()),
  SWARM_1K_NODES_100K_TASKS(1_000, 0, 100_000, () -> PodSpec.builder().container(any()).build()),
  SWARM_100K_NODES_1K_TASKS(100_000, 0, 1_000, () -> PodSpec.builder().container(any()).build()),
  SWARM_100K_NODES_100K_TASKS(
      100_000, 0, 100_000, () -> PodSpec.builder().container(any()).build()),
  SWARM_GROUPS_OF_100(10_000, 0, 100_000, () -> asking(250, 512).build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      PendingPods cluster = cluster();
      for (int group = 0; group < count / 100; group++) {
        cluster.pods("service-%05d".formatted(group), 100, measured.get());
      }
      return cluster;
    }
  },
  SINGLE_ARRIVALS(10_000, 0, 20_000, () -> asking(250, 512).build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      PendingPods cluster = cluster();
      for (int i = 0; i < count; i++) {
        cluster.pods("task-%05d".formatted(i), 1, measured.get());
      }
      return cluster;
    }
  },
  LIVE_CLASSES_64(5_000, 0, 64_000, () -> small().build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      return inTurn(64, 100);
    }
  },
  LIVE_CLASSES_1000(5_000, 0, 50_000, () -> small().build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      return inTurn(1_000, 100);
    }
  },
  LIVE_CLASSES_1000_ALL_SIZES(5_000, 0, 50_000, () -> small().build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      return inTurn(1_000, 1_000);
    }
  },
  MILLION_ON_100K(100_000, 0, 1_000_000, () -> small().build()) {
    @Override
    PendingPods prepare(Scheduler scheduler) {
      PendingPods cluster = cluster();
      for (int i = 0; i < 100; i++) {
        PodSpec.Builder spec = asking(100 + 10 * (i % 10), 200 + 20 * (i / 10));
        if (i % 4 == 0) {
          spec.topologySpread(
              TopologySpread.hard(ZONE, 1, LabelSelector.of(Map.of("app", "service-" + i))));
        }
        cluster.pods("service-" + i, count / 100, spec.build());
      }
      return cluster;
    }
  };

  final int nodes;
  final int initial;
  final int count;
  final Supplier<PodSpec> measured;
  final Supplier<PodSpec> first;

  SchedulingWork(int nodes, int initial, int count, Supplier<PodSpec> measured) {
    this(nodes, initial, count, measured, measured);
  }

  SchedulingWork(
      int nodes, int initial, int count, Supplier<PodSpec> measured, Supplier<PodSpec> first) {
    this.nodes = nodes;
    this.initial = initial;
    this.count = count;
    this.measured = measured;
    this.first = first;
  }

  /** The scheduler that is measured: the one that the control loop has by default. */
  static Scheduler scheduler() {
    return IndexedScheduler.standard();
  }

  /** The cluster, its initial pods placed, the measured ones waiting. */
  PendingPods prepare(Scheduler scheduler) {
    return cluster()
        .pods("initial", initial, first.get())
        .placed(scheduler)
        .pods("measured", count, measured.get());
  }

  PendingPods cluster() {
    return new PendingPods()
        .nodes(nodes, 3, ResourceList.of(32_000, 128L << 30).with(ResourceList.PODS, 1_000));
  }

  /** Workloads in turn, with so many different request sizes. */
  PendingPods inTurn(int workloads, int sizes) {
    SortedMap<String, PodSpec> specs = new TreeMap<>();
    for (int i = 0; i < workloads; i++) {
      int size = i % sizes;
      specs.put("service-%04d".formatted(i), asking(50 + size, 100 + 7L * (size % 97)).build());
    }
    return cluster().inTurn(specs, count / workloads);
  }

  private static PodSpec.Builder small() {
    return asking(100, 500);
  }

  /** SwarmKit's own benchmarks ask for nothing. */
  private static Container any() {
    return Container.builder("main").build();
  }

  private static TopologySpread hard(String key, int maxSkew) {
    return TopologySpread.hard(key, maxSkew, LabelSelector.of(Map.of("team", "bench")));
  }

  private static PodAffinityTerm own() {
    return own(Node.HOSTNAME_LABEL);
  }

  private static PodAffinityTerm own(String key) {
    return term(key, Map.of("team", "bench"), Optional.empty());
  }

  private static PodAffinityTerm term(
      String key, Map<String, String> labels, Optional<LabelSelector> namespaces) {
    return new PodAffinityTerm(LabelSelector.of(labels), key, List.of(), namespaces);
  }

  private static Affinity near(PodAffinityTerm term) {
    return new Affinity(
        Optional.empty(), List.of(), List.of(term), List.of(), List.of(), List.of());
  }

  private static Affinity apart(PodAffinityTerm term) {
    return new Affinity(
        Optional.empty(), List.of(), List.of(), List.of(), List.of(term), List.of());
  }

  private static Affinity preferred(PodAffinityTerm term, boolean away) {
    List<Weighted<PodAffinityTerm>> terms = List.of(new Weighted<>(1, term));
    return new Affinity(
        Optional.empty(),
        List.of(),
        List.of(),
        away ? List.of() : terms,
        List.of(),
        away ? terms : List.of());
  }
}
