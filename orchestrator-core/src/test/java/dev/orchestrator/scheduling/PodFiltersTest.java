package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.labels;
import static dev.orchestrator.scheduling.Cluster.plain;
import static dev.orchestrator.scheduling.Cluster.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PodFiltersTest {
  private static final LabelSelector WEB = LabelSelector.of(labels("app=web"));
  private static final PodTemplate PLAIN_WEB = template(plain(), "app=web");

  private final Cluster cluster = new Cluster();

  /** Zone a has nodes a1 and a2, zone b has b1, and x has no zone. */
  @BeforeEach
  void nodes() {
    cluster.node("a1", "zone=a").node("a2", "zone=a").node("b1", "zone=b").node("x");
  }

  private void place(String... nodes) {
    for (String node : nodes) {
      cluster.placed("web-" + cluster.state().pods().size(), PLAIN_WEB, node);
    }
  }

  private List<String> feasible(NodeFilter filter, Pod pod) {
    return cluster.state().nodes().keySet().stream()
        .filter(node -> cluster.verdict(filter, pod, node) instanceof Verdict.Feasible)
        .toList();
  }

  @Nested
  class Spread {
    private final TopologySpread byZone = Cluster.hard("zone", 1, WEB);

    private Pod web(TopologySpread... rules) {
      var spec = plain();
      List.of(rules).forEach(spec::topologySpread);
      return cluster.pending("p", template(spec, "app=web", "version=2"));
    }

    private List<String> feasibleFor(TopologySpread... rules) {
      return feasible(new HardSpread(), web(rules));
    }

    @Test
    void takesOnlyTheDomainsThatAreNotTooFull() {
      place("a1", "a2");
      assertThat(feasibleFor(byZone)).containsExactly("b1");
    }

    @Test
    void takesAnyDomainWhileTheyAreEven() {
      place("a1", "b1");
      assertThat(feasibleFor(byZone)).containsExactly("a1", "a2", "b1");
    }

    @Test
    void allowsAsMuchSkewAsTheRuleSays() {
      place("a1", "a2");
      assertThat(feasibleFor(Cluster.hard("zone", 3, WEB))).containsExactly("a1", "a2", "b1");
    }

    @Test
    void saysWhyAndWhetherPreemptionCouldHelp() {
      place("a1", "a2");
      Pod pod = web(byZone);
      assertThat(cluster.verdict(new HardSpread(), pod, "a1"))
          .isEqualTo(
              new Verdict.Infeasible(
                  "zone=a would have 3 more than the emptiest, at most 1 allowed",
                  List.of(),
                  true));
      assertThat(cluster.verdict(new HardSpread(), pod, "x"))
          .isEqualTo(new Verdict.Infeasible("the node has no label zone", List.of(), false));
    }

    @Test
    void doesNotCountPodsThatStopOrEndOrDoNotMatchOrAreElsewhere() {
      cluster.stop(cluster.placed("stopping", PLAIN_WEB, "a1"));
      cluster.placed("other", template(plain(), "app=db"), "a1");
      cluster.placed(cluster.workload("elsewhere", "w", PLAIN_WEB), "web", "a1");
      assertThat(feasibleFor(byZone)).containsExactly("a1", "a2", "b1");
    }

    @Test
    void countsThePodItselfOnlyIfItMatches() {
      place("a1");
      Pod stranger = cluster.pending("s", template(plain().topologySpread(byZone), "app=stranger"));
      assertThat(feasible(new HardSpread(), stranger)).containsExactly("a1", "a2", "b1");
    }

    @Test
    void takesTheSmallestCountForZeroWhileThereAreTooFewDomains() {
      place("a1", "b1");
      TopologySpread threeZones =
          new TopologySpread(
              1,
              "zone",
              WhenUnsatisfiable.DO_NOT_SCHEDULE,
              WEB,
              OptionalInt.of(3),
              true,
              false,
              List.of());
      assertThat(feasibleFor(threeZones)).isEmpty();
    }

    @Test
    void countsOnlyNodesThatTheAffinityAllowsUnlessToldOtherwise() {
      place("a1", "a2");
      TopologySpread everyNode =
          new TopologySpread(
              1,
              "zone",
              WhenUnsatisfiable.DO_NOT_SCHEDULE,
              WEB,
              OptionalInt.empty(),
              false,
              false,
              List.of());
      var zoneA = plain().nodeSelector("zone", "a");
      Pod honoring = cluster.pending("h", template(zoneA.topologySpread(byZone), "app=web"));
      assertThat(feasible(new HardSpread(), honoring)).contains("a1", "a2");
      Pod ignoring =
          cluster.pending(
              "i",
              template(plain().nodeSelector("zone", "a").topologySpread(everyNode), "app=web"));
      assertThat(feasible(new HardSpread(), ignoring)).containsExactly("b1");
    }

    @Test
    void countsTaintedNodesUnlessToldOtherwise() {
      Taint taint = new Taint("t", "", Taint.Effect.NO_SCHEDULE);
      cluster.node("c1", ResourceList.EMPTY, List.of(taint), "zone=c");
      place("a1", "b1");
      TopologySpread honoring =
          new TopologySpread(
              1,
              "zone",
              WhenUnsatisfiable.DO_NOT_SCHEDULE,
              WEB,
              OptionalInt.empty(),
              true,
              true,
              List.of());
      assertThat(feasibleFor(byZone)).containsExactly("c1");
      assertThat(feasible(new HardSpread(), cluster.pending("q", honoringTemplate(honoring))))
          .contains("a1", "a2", "b1");
    }

    private static PodTemplate honoringTemplate(TopologySpread rule) {
      return template(plain().topologySpread(rule), "app=web");
    }

    @Test
    void addsTheValuesOfItsLabelKeysToTheSelector() {
      place("a1", "a2");
      TopologySpread byVersion =
          new TopologySpread(
              1,
              "zone",
              WhenUnsatisfiable.DO_NOT_SCHEDULE,
              WEB,
              OptionalInt.empty(),
              true,
              false,
              List.of("version", "absent"));
      assertThat(feasibleFor(byVersion)).containsExactly("a1", "a2", "b1");
    }

    @Test
    void wantsAllRulesToHold() {
      place("a1", "b1");
      assertThat(feasibleFor(byZone, Cluster.hard(Node.HOSTNAME_LABEL, 1, WEB)))
          .containsExactly("a2");
    }

    @Test
    void ignoresSoftRules() {
      place("a1", "a2");
      assertThat(feasibleFor(Cluster.soft("zone", 1, WEB))).hasSize(4);
    }
  }

  @Nested
  class Neighbours {
    private static PodAffinityTerm web(String topologyKey) {
      return term(WEB, topologyKey);
    }

    private static PodAffinityTerm term(LabelSelector selector, String topologyKey) {
      return new PodAffinityTerm(selector, topologyKey, List.of(), Optional.empty());
    }

    private static Affinity near(PodAffinityTerm... terms) {
      return new Affinity(
          Optional.empty(), List.of(), List.of(terms), List.of(), List.of(), List.of());
    }

    private static Affinity apart(PodAffinityTerm... terms) {
      return new Affinity(
          Optional.empty(), List.of(), List.of(), List.of(), List.of(terms), List.of());
    }

    private Pod pod(Affinity affinity, String... labels) {
      return cluster.pending("p", template(plain().affinity(affinity), labels));
    }

    private List<String> feasibleFor(Affinity affinity, String... labels) {
      return feasible(new PodRules(), pod(affinity, labels));
    }

    @Test
    void attractWithinTheDomain() {
      place("a1");
      assertThat(feasibleFor(near(web("zone")))).containsExactly("a1", "a2");
      assertThat(cluster.verdict(new PodRules(), pod(near(web("zone"))), "b1"))
          .isEqualTo(
              new Verdict.Infeasible(
                  "no pod that it must be near is in the same zone", List.of(), false));
      assertThat(cluster.verdict(new PodRules(), pod(near(web("zone"))), "x"))
          .isEqualTo(new Verdict.Infeasible("the node has no label zone", List.of(), false));
    }

    @Test
    void attractByAllTermsTogether() {
      place("a1", "b1");
      cluster.placed("db", template(plain(), "app=db"), "b1");
      PodAffinityTerm db = term(LabelSelector.of(labels("app=db")), "zone");
      assertThat(feasibleFor(near(web("zone"), db))).isEmpty();
    }

    @Test
    void letInTheFirstPodOfAGroupThatMeansItself() {
      assertThat(feasibleFor(near(web("zone")), "app=web")).containsExactly("a1", "a2", "b1");
      assertThat(feasibleFor(near(web("zone")), "app=other")).isEmpty();
    }

    @Test
    void holdTheSecondPodOfAGroupToTheFirst() {
      place("b1");
      assertThat(feasibleFor(near(web("zone")), "app=web")).containsExactly("b1");
    }

    @Test
    void repelWithinTheDomain() {
      place("a1");
      assertThat(feasibleFor(apart(web("zone")))).containsExactly("b1", "x");
      assertThat(feasibleFor(apart(web(Node.HOSTNAME_LABEL)))).containsExactly("a2", "b1", "x");
      assertThat(cluster.verdict(new PodRules(), pod(apart(web("zone"))), "a2"))
          .isEqualTo(
              new Verdict.Infeasible(
                  "a pod that it must be apart from is in the same zone", List.of(), true));
    }

    @Test
    void repelAlsoWhatComesLater() {
      cluster.placed("loner", template(plain().affinity(apart(web("zone")))), "a1");
      Pod web = cluster.pending("w", PLAIN_WEB);
      assertThat(feasible(new PodRules(), web)).containsExactly("b1", "x");
      assertThat(cluster.verdict(new PodRules(), web, "a2"))
          .isEqualTo(
              new Verdict.Infeasible(
                  "a pod that must be apart from it is in the same zone", List.of(), true));
      assertThat(feasible(new PodRules(), cluster.pending("d", template(plain(), "app=db"))))
          .hasSize(4);
    }

    @Test
    void areThoseOfThePodsOwnNamespace() {
      ObjectKey elsewhere = cluster.workload("elsewhere", "w", PLAIN_WEB);
      cluster.placed(elsewhere, "web", "a1");
      assertThat(feasibleFor(apart(web("zone")))).hasSize(4);
    }

    @Test
    void areThoseOfTheNamedOrSelectedNamespaces() {
      cluster.namespace("elsewhere", labels("team=red"));
      cluster.placed(cluster.workload("elsewhere", "w", PLAIN_WEB), "web", "a1");
      PodAffinityTerm named =
          new PodAffinityTerm(WEB, "zone", List.of("elsewhere"), Optional.empty());
      PodAffinityTerm red =
          new PodAffinityTerm(
              WEB, "zone", List.of(), Optional.of(LabelSelector.of(labels("team=red"))));
      PodAffinityTerm blue =
          new PodAffinityTerm(
              WEB, "zone", List.of(), Optional.of(LabelSelector.of(labels("team=blue"))));
      PodAffinityTerm all =
          new PodAffinityTerm(WEB, "zone", List.of(), Optional.of(LabelSelector.of(labels())));
      assertThat(feasibleFor(apart(named))).containsExactly("b1", "x");
      assertThat(feasibleFor(apart(red))).containsExactly("b1", "x");
      assertThat(feasibleFor(apart(blue))).hasSize(4);
      assertThat(feasibleFor(apart(all))).containsExactly("b1", "x");
    }

    @Test
    void doNotCountOnceTheyHaveEnded() {
      Pod task =
          cluster.placed(
              "task",
              template(plain().restartPolicy(dev.orchestrator.spec.RestartPolicy.NEVER), "app=web"),
              "a1");
      assertThat(feasibleFor(apart(web("zone")))).containsExactly("b1", "x");
      cluster.end(task);
      assertThat(feasibleFor(apart(web("zone")))).hasSize(4);
    }
  }
}
