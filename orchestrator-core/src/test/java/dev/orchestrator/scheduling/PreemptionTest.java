package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static dev.orchestrator.scheduling.Cluster.asking;
import static dev.orchestrator.scheduling.Cluster.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Preemption;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.Gang;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange.PodNominated;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreemptionTest {
  private final Cluster cluster = new Cluster();
  private final Scheduler scheduler = IndexedScheduler.standard();

  private static PodSpec.Builder of(int priority, long cpuMillis) {
    return asking(ResourceList.of(cpuMillis, 1 << 20)).priority(priority);
  }

  private List<PlacementDecision> decide(Pod... pods) {
    return scheduler.decide(cluster.state(), List.of(pods), NOW);
  }

  private void node(String name, long cpuMillis) {
    cluster.node(name, ResourceList.of(cpuMillis, 1 << 30), List.of());
  }

  /** Does what a preemption says. */
  private void follow(Preemption preemption) {
    preemption.victims().forEach(v -> cluster.stop(cluster.pod(v)));
    Pod pod = cluster.pod(preemption.pod());
    cluster.apply(new PodNominated(pod.key(), pod.uid(), preemption.node(), NOW));
  }

  private void gone(PodKey key) {
    cluster.apply(new PodRemoved(key, cluster.pod(key).uid()));
  }

  @Test
  void stopsTheLeastImportantPodThatIsInTheWay() {
    node("n", 1000);
    Pod low = cluster.placed("low", template(of(1, 500)), "n");
    cluster.placed("middle", template(of(5, 500)), "n");
    Pod pod = cluster.pending("p", template(of(10, 500)));
    Preemption preemption = (Preemption) decide(pod).getFirst();
    assertThat(preemption.node()).isEqualTo("n");
    assertThat(preemption.victims()).containsExactly(low.key());
    assertThat(preemption.reason().reasons()).containsEntry("Insufficient cpu", 1);
  }

  @Test
  void stopsNobodyForAPodThatMayNotPreemptOrIsNoMoreImportant() {
    node("n", 1000);
    cluster.placed("low", template(of(1, 1000)), "n");
    Pod modest =
        cluster.pending("m", template(of(10, 500).preemptionPolicy(PreemptionPolicy.NEVER)));
    Pod equal = cluster.pending("e", template(of(1, 500)));
    assertThat(decide(modest, equal)).allMatch(Unschedulable.class::isInstance);
  }

  @Test
  void waitsForItsVictimsAndNobodyElseGetsTheirRoom() {
    node("n", 1000);
    Pod low = cluster.placed("low", template(of(1, 1000)), "n");
    Pod pod = cluster.pending("p", template(of(10, 1000)));
    Pod rival = cluster.pending("r", template(of(5, 1000)));
    List<PlacementDecision> first = decide(pod, rival);
    assertThat(first.get(1)).isInstanceOf(Unschedulable.class);
    follow((Preemption) first.getFirst());
    Preemption again = (Preemption) decide(cluster.pod(pod.key()), rival).getFirst();
    assertThat(again.node()).isEqualTo("n");
    assertThat(again.victims()).isEmpty();
    gone(low.key());
    assertThat(decide(cluster.pod(pod.key()), rival))
        .satisfiesExactly(
            p -> assertThat(((Placement) p).node()).isEqualTo("n"),
            r -> assertThat(r).isInstanceOf(Unschedulable.class));
  }

  @Test
  void letsAMoreImportantPodHaveTheRoomThatIsBeingMade() {
    node("n", 1000);
    Pod low = cluster.placed("low", template(of(1, 1000)), "n");
    Pod pod = cluster.pending("p", template(of(10, 1000)));
    follow((Preemption) decide(pod).getFirst());
    gone(low.key());
    Pod boss = cluster.pending("boss", template(of(20, 1000)));
    assertThat(decide(cluster.pod(pod.key()), boss))
        .satisfiesExactly(
            b -> assertThat(((Placement) b).pod()).isEqualTo(boss.key()),
            p -> assertThat(p).isInstanceOf(Unschedulable.class));
  }

  @Test
  void placesAGangAsAWholeOrNotAtAll() {
    node("a", 1000);
    node("b", 1000);
    ObjectKey gang =
        cluster.workload("default", "gang", template(of(0, 600).gang(new Gang("g", 3))));
    Pod one = cluster.pending(gang, "g1");
    Pod two = cluster.pending(gang, "g2");
    Pod three = cluster.pending(gang, "g3");
    Pod single = cluster.pending("single", template(of(0, 600)));
    List<PlacementDecision> decisions = decide(one, two, three, single);
    assertThat(decisions.subList(0, 3)).allMatch(Unschedulable.class::isInstance);
    assertThat(((Unschedulable) decisions.getFirst()).summary())
        .contains("gang g: 2 of at least 3 pods would have a node");
    assertThat(decisions.get(3)).isInstanceOf(Placement.class);
    node("c", 1000);
    assertThat(decide(one, two, three)).allMatch(Placement.class::isInstance);
  }

  @Test
  void twoGangsThatCannotBothFitDoNotHoldEachOtherUp() {
    node("a", 1000);
    node("b", 1000);
    node("c", 1000);
    ObjectKey red = cluster.workload("default", "red", template(of(0, 600).gang(new Gang("r", 2))));
    ObjectKey blue =
        cluster.workload("default", "blue", template(of(0, 600).gang(new Gang("b", 2))));
    List<PlacementDecision> decisions =
        decide(
            cluster.pending(red, "1-red"),
            cluster.pending(blue, "2-blue"),
            cluster.pending(red, "3-red"),
            cluster.pending(blue, "4-blue"));
    assertThat(decisions)
        .filteredOn(Placement.class::isInstance)
        .extracting(d -> d.pod().name())
        .containsExactly("1-red", "3-red");
    assertThat(decisions).filteredOn(Unschedulable.class::isInstance).hasSize(2);
  }

  @Test
  void makesRoomForAGangAsAWholeOrStopsNobody() {
    node("a", 1000);
    node("b", 1000);
    cluster.placed("low-a", template(of(1, 1000)), "a");
    Pod high = cluster.placed("high-b", template(of(50, 1000)), "b");
    ObjectKey gang =
        cluster.workload("default", "gang", template(of(10, 800).gang(new Gang("g", 2))));
    Pod one = cluster.pending(gang, "g1");
    Pod two = cluster.pending(gang, "g2");
    assertThat(decide(one, two)).allMatch(Unschedulable.class::isInstance);
    gone(high.key());
    List<PlacementDecision> decisions = decide(one, two);
    assertThat(decisions).allMatch(Preemption.class::isInstance);
    assertThat(decisions)
        .flatExtracting(d -> ((Preemption) d).victims())
        .extracting(PodKey::name)
        .containsExactly("low-a");
  }

  /**
   * Victims are less important than the pod, it fits once they are gone, and not if one of them
   * stays.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void stopsEnoughAndNoMore(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int preemptions = 0;
    for (int i = 0; i < 150; i++) {
      Cluster some = new Cluster();
      int nodes = 2 + random.nextInt(5);
      for (int n = 0; n < nodes; n++) {
        some.node("n" + n, ResourceList.of(1000, 1000), List.of());
        for (int p = 0; p < 5; p++) {
          some.placed(
              "p" + n + "-" + p,
              template(
                  asking(ResourceList.of(random.nextInt(300), random.nextInt(300)))
                      .priority(random.nextInt(8))),
              "n" + n);
        }
      }
      Pod pod =
          some.pending(
              "q",
              template(
                  asking(ResourceList.of(300 + random.nextInt(600), random.nextInt(600)))
                      .priority(6)));
      PlacementDecision decision = scheduler.decide(some.state(), List.of(pod), NOW).getFirst();
      if (decision instanceof Preemption preemption) {
        preemptions++;
        check(some.state(), pod, preemption);
      }
    }
    assertThat(preemptions).isGreaterThan(50);
  }

  private static void check(ClusterState state, Pod pod, Preemption preemption) {
    RuleScheduler rules = RuleScheduler.standard();
    assertThat(preemption.victims())
        .isNotEmpty()
        .allMatch(v -> state.pod(v).orElseThrow().spec().priority() < pod.spec().priority());
    assertThat(rules.check(without(state, preemption.victims()), pod, preemption.node())).isEmpty();
    for (PodKey spared : preemption.victims()) {
      List<PodKey> rest = preemption.victims().stream().filter(v -> !v.equals(spared)).toList();
      assertThat(rules.check(without(state, rest), pod, preemption.node())).isPresent();
    }
  }

  private static ClusterState without(ClusterState state, List<PodKey> pods) {
    return state.with(
        pods.stream().map(key -> new PodRemoved(key, state.pod(key).orElseThrow().uid())).toList());
  }

  @Test
  void countsVictimsThatAreGoingAlready() {
    node("n", 1000);
    Pod low = cluster.placed("low", template(of(1, 1000)), "n");
    cluster.apply(new PodStopping(low.key(), low.uid(), "test", NOW));
    Pod pod = cluster.pending("p", template(of(10, 1000)));
    Preemption preemption = (Preemption) decide(pod).getFirst();
    assertThat(preemption.victims()).isEmpty();
  }
}
