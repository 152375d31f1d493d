package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.asking;
import static dev.orchestrator.scheduling.Cluster.plain;
import static dev.orchestrator.scheduling.Cluster.template;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.Requirement.Operator;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeReadiness;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NodeFiltersTest {
  private final Cluster cluster = new Cluster();

  private static Verdict never(String reason) {
    return new Verdict.Infeasible(reason, List.of(), false);
  }

  private static Verdict notNow(String reason) {
    return new Verdict.Infeasible(reason, List.of(), true);
  }

  @Nested
  class Readiness {
    private Verdict verdict(PodSpec.Builder pod) {
      return cluster.verdict(new NodeReady(), cluster.pending("p", template(pod)), "n");
    }

    @Test
    void letsPodsOnANodeThatIsReady() {
      cluster.node("n");
      assertThat(verdict(plain())).isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void keepsPodsOffANodeThatIsNotReadyAndSaysWhy() {
      cluster.node("n").apply(new NodeReadiness("n", false, "no answer", Cluster.NOW));
      assertThat(verdict(plain())).isEqualTo(never("the node is not ready: no answer"));
    }

    @Test
    void keepsPodsOffACordonedNode() {
      cluster.node("n").apply(new NodeCordoned("n", true));
      assertThat(verdict(plain())).isEqualTo(never("the node is cordoned"));
    }

    @Test
    void letsAPodThatToleratesTheCordonOnACordonedNode() {
      cluster.node("n").apply(new NodeCordoned("n", true));
      PodSpec.Builder tolerant =
          plain().toleration(Toleration.exists("node.kubernetes.io/unschedulable"));
      assertThat(verdict(tolerant)).isEqualTo(Verdict.FEASIBLE);
    }
  }

  @Nested
  class Labels {
    private Verdict verdict(PodSpec.Builder pod) {
      cluster.node("n", "disk=ssd", "cores=8");
      return cluster.verdict(new NodeRules(), cluster.pending("p", template(pod)), "n");
    }

    private boolean fits(Requirement... requirements) {
      return verdict(plain().affinity(terms(term(requirements)))) instanceof Verdict.Feasible;
    }

    private static NodeSelectorTerm term(Requirement... requirements) {
      return new NodeSelectorTerm(List.of(requirements), List.of());
    }

    private static Affinity terms(NodeSelectorTerm... terms) {
      return Affinity.requiredNodes(terms);
    }

    private static Requirement that(String key, Operator operator, String... values) {
      return new Requirement(key, operator, List.of(values));
    }

    @Test
    void wantEveryLabelOfTheSelector() {
      assertThat(verdict(plain().nodeSelector("disk", "ssd"))).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(plain().nodeSelector("disk", "ssd").nodeSelector("gpu", "yes")))
          .isEqualTo(never("label gpu=yes wanted, none there"));
      assertThat(verdict(plain().nodeSelector("disk", "hdd")))
          .isEqualTo(never("label disk=hdd wanted, ssd there"));
    }

    @Test
    void compareByEveryOperator() {
      assertThat(fits(that("disk", Operator.IN, "hdd", "ssd"))).isTrue();
      assertThat(fits(that("disk", Operator.IN, "hdd"))).isFalse();
      assertThat(fits(that("gpu", Operator.IN, "yes"))).isFalse();
      assertThat(fits(that("disk", Operator.NOT_IN, "hdd"))).isTrue();
      assertThat(fits(that("disk", Operator.NOT_IN, "ssd"))).isFalse();
      assertThat(fits(that("gpu", Operator.NOT_IN, "yes"))).isTrue();
      assertThat(fits(that("disk", Operator.EXISTS))).isTrue();
      assertThat(fits(that("gpu", Operator.EXISTS))).isFalse();
      assertThat(fits(that("gpu", Operator.DOES_NOT_EXIST))).isTrue();
      assertThat(fits(that("disk", Operator.DOES_NOT_EXIST))).isFalse();
    }

    @Test
    void compareIntegersStrictly() {
      assertThat(fits(that("cores", Operator.GT, "7"))).isTrue();
      assertThat(fits(that("cores", Operator.GT, "8"))).isFalse();
      assertThat(fits(that("cores", Operator.LT, "9"))).isTrue();
      assertThat(fits(that("cores", Operator.LT, "8"))).isFalse();
      assertThat(fits(that("disk", Operator.GT, "1"))).isFalse();
      assertThat(fits(that("cores", Operator.LT, "many"))).isFalse();
      assertThat(fits(that("gpu", Operator.LT, "9"))).isFalse();
    }

    @Test
    void holdAllWithinATermAndOneOfTheTerms() {
      Requirement ssd = that("disk", Operator.IN, "ssd");
      Requirement gpu = that("gpu", Operator.EXISTS);
      assertThat(fits(ssd, gpu)).isFalse();
      assertThat(verdict(plain().affinity(terms(term(gpu), term(ssd)))))
          .isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void matchNothingWithoutTermsOrConditions() {
      Verdict none = never("no term of the required node affinity matches");
      assertThat(verdict(plain().affinity(terms()))).isEqualTo(none);
      assertThat(verdict(plain().affinity(terms(term())))).isEqualTo(none);
    }

    @Test
    void matchNothingByABrokenCondition() {
      cluster.node("n", "disk=ssd");
      Requirement broken =
          new Requirement("disk", Requirement.Operator.NOT_IN, List.of("no label value: @"));
      assertThat(NodeRules.matches(term(broken), node())).isFalse();
      Requirement valued = new Requirement("disk", Requirement.Operator.EXISTS, List.of("ssd"));
      assertThat(NodeRules.matches(term(valued), node())).isFalse();
      Requirement plain = new Requirement("disk", Requirement.Operator.EXISTS, List.of());
      assertThat(NodeRules.matches(term(plain), node())).isTrue();
    }

    private static NodeSelectorTerm term(Requirement requirement) {
      return new NodeSelectorTerm(List.of(requirement), List.of());
    }

    private Node node() {
      return requireNonNull(cluster.state().nodes().get("n"));
    }

    @Test
    void matchTheNodesName() {
      NodeSelectorTerm self =
          new NodeSelectorTerm(List.of(), List.of(that("metadata.name", Operator.IN, "n")));
      NodeSelectorTerm others =
          new NodeSelectorTerm(List.of(), List.of(that("metadata.name", Operator.NOT_IN, "n")));
      NodeSelectorTerm unknown =
          new NodeSelectorTerm(List.of(), List.of(that("metadata.uid", Operator.EXISTS)));
      assertThat(verdict(plain().affinity(terms(self)))).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(plain().affinity(terms(others)))).isNotEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(plain().affinity(terms(unknown)))).isNotEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void wantSelectorAndAffinityBoth() {
      PodSpec.Builder pod =
          plain().nodeSelector("disk", "hdd").affinity(terms(term(that("cores", Operator.EXISTS))));
      assertThat(verdict(pod)).isEqualTo(never("label disk=hdd wanted, ssd there"));
    }
  }

  @Nested
  class Taints {
    private Verdict verdict(Taint.Effect effect, Toleration... tolerations) {
      cluster.node("n", ResourceList.EMPTY, List.of(new Taint("team", "red", effect)));
      PodSpec.Builder pod = plain();
      List.of(tolerations).forEach(pod::toleration);
      return cluster.verdict(new TaintToleration(), cluster.pending("p", template(pod)), "n");
    }

    private static Toleration equal(String key, String value, Optional<Taint.Effect> effect) {
      return new Toleration(key, Toleration.Operator.EQUAL, value, effect, OptionalLong.empty());
    }

    @Test
    void keepPodsAwayThatDoNotTolerateThem() {
      assertThat(verdict(Taint.Effect.NO_SCHEDULE))
          .isEqualTo(never("taint team=red:NoSchedule is not tolerated"));
      assertThat(verdict(Taint.Effect.NO_EXECUTE))
          .isEqualTo(never("taint team=red:NoExecute is not tolerated"));
    }

    @Test
    void onlyPreferOtherNodesWhereTheySaySo() {
      assertThat(verdict(Taint.Effect.PREFER_NO_SCHEDULE)).isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void letInWhatToleratesKeyAndValue() {
      assertThat(verdict(Taint.Effect.NO_SCHEDULE, equal("team", "red", Optional.empty())))
          .isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(Taint.Effect.NO_SCHEDULE, equal("team", "blue", Optional.empty())))
          .isNotEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(Taint.Effect.NO_SCHEDULE, equal("crew", "red", Optional.empty())))
          .isNotEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void letInOnlyForTheToleratedEffect() {
      Toleration noSchedule = equal("team", "red", Optional.of(Taint.Effect.NO_SCHEDULE));
      assertThat(verdict(Taint.Effect.NO_SCHEDULE, noSchedule)).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(Taint.Effect.NO_EXECUTE, noSchedule)).isNotEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void letInByComparisonOfIntegersUnlessThatIsOff() {
      cluster.node(
          "n",
          ResourceList.of(4000, 1 << 30),
          List.of(new Taint("level", "7", Taint.Effect.NO_SCHEDULE)));
      Toleration above5 =
          new Toleration(
              "level", Toleration.Operator.GT, "5", Optional.empty(), OptionalLong.empty());
      Pod pod = cluster.pending("p", template(plain().toleration(above5)));
      assertThat(cluster.verdict(Filters.taintToleration(true), pod, "n"))
          .isEqualTo(Verdict.FEASIBLE);
      assertThat(cluster.verdict(Filters.taintToleration(false), pod, "n"))
          .isEqualTo(never("taint level=7:NoSchedule is not tolerated"));
    }

    @Test
    void letInWhatToleratesEverything() {
      assertThat(verdict(Taint.Effect.NO_EXECUTE, Toleration.exists("")))
          .isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(Taint.Effect.NO_EXECUTE, Toleration.exists("team")))
          .isEqualTo(Verdict.FEASIBLE);
    }
  }

  @Nested
  class Fit {
    private static final String GPU = "example.com/gpu";

    private Verdict verdict(ResourceList wanted) {
      return cluster.verdict(
          new ResourceFit(), cluster.pending("p", template(asking(wanted))), "n");
    }

    private void node(ResourceList allocatable) {
      cluster.node("n", allocatable, List.of());
    }

    private Pod there(ResourceList requests) {
      return cluster.placed("there", template(asking(requests)), "n");
    }

    @Test
    void takesWhatIsJustLeft() {
      node(ResourceList.of(1000, 1 << 30));
      there(ResourceList.of(600, 1 << 29));
      assertThat(verdict(ResourceList.of(400, 1 << 29))).isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void saysWhatIsWantedAndWhatIsFree() {
      node(ResourceList.of(1000, 1 << 30));
      there(ResourceList.of(600, 1 << 29));
      assertThat(verdict(ResourceList.of(401, (1 << 29) + 1)))
          .isEqualTo(
              notNow(
                  "insufficient cpu: 401m wanted, 400m free, "
                      + "memory: 536870913 wanted, 512Mi free"));
    }

    @Test
    void saysWhenEvenTheEmptyNodeIsTooSmall() {
      node(ResourceList.of(1000, 1 << 30));
      assertThat(verdict(ResourceList.of(1001, 0)))
          .isEqualTo(never("insufficient cpu: 1001m wanted, 1000m free"));
    }

    @Test
    void checksScratchSpaceAndExtendedResources() {
      node(ResourceList.of(1000, 1 << 30).with(GPU, 2).with(ResourceList.EPHEMERAL_STORAGE, 2048));
      there(ResourceList.EMPTY.with(GPU, 1));
      assertThat(verdict(ResourceList.EMPTY.with(GPU, 1))).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(ResourceList.EMPTY.with(GPU, 2)))
          .isEqualTo(notNow("insufficient example.com/gpu: 2 wanted, 1 free"));
      assertThat(verdict(ResourceList.EMPTY.with(ResourceList.EPHEMERAL_STORAGE, 4096)))
          .isEqualTo(never("insufficient ephemeral-storage: 4Ki wanted, 2Ki free"));
      assertThat(verdict(ResourceList.EMPTY.with("example.com/unknown", 1)))
          .isEqualTo(never("insufficient example.com/unknown: 1 wanted, 0 free"));
    }

    @Test
    void ignoresExtendedResourcesThatItIsToldToAndNoOthers() {
      node(ResourceList.of(100, 100));
      NodeFilter fit =
          Filters.resourceFit(List.of("cpu", "licence"), List.of("example.com", "memory"));
      ResourceList ignored = ResourceList.EMPTY.with("licence", 1).with("example.com/gpu", 1);
      assertThat(cluster.verdict(fit, cluster.pending("p", template(asking(ignored))), "n"))
          .isEqualTo(Verdict.FEASIBLE);
      ResourceList common = ResourceList.of(200, 200);
      assertThat(cluster.verdict(fit, cluster.pending("q", template(asking(common))), "n"))
          .isNotEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void neverRefusesARequestOfZeroAlsoOnAnOverfullNode() {
      node(ResourceList.of(1000, 1 << 30));
      there(ResourceList.of(5000, 0));
      assertThat(verdict(ResourceList.of(0, 1))).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(ResourceList.EMPTY)).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(ResourceList.of(1, 1)))
          .isEqualTo(notNow("insufficient cpu: 1m wanted, 0m free"));
    }

    @Test
    void needsASlotAlsoForAPodThatAsksForNothing() {
      node(ResourceList.EMPTY.with(ResourceList.PODS, 1));
      assertThat(verdict(ResourceList.EMPTY)).isEqualTo(Verdict.FEASIBLE);
      there(ResourceList.EMPTY);
      assertThat(verdict(ResourceList.EMPTY))
          .isEqualTo(notNow("insufficient pods: 1 allowed, 1 there"));
    }

    @Test
    void countsStoppingPodsButNotThoseThatHaveEnded() {
      node(ResourceList.of(1000, 1 << 30));
      PodSpec.Builder task = asking(ResourceList.of(1000, 0)).restartPolicy(RestartPolicy.NEVER);
      Pod pod = cluster.placed("task", template(task), "n");
      cluster.stop(pod);
      assertThat(verdict(ResourceList.of(1, 0))).isNotEqualTo(Verdict.FEASIBLE);
      cluster.end(pod);
      assertThat(verdict(ResourceList.of(1000, 0))).isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void takesTheLargerOfContainersAndInitContainers() {
      node(ResourceList.of(1000, 1 << 30));
      PodSpec.Builder pod =
          asking(ResourceList.of(300, 0))
              .container(Container.builder("b").requests(ResourceList.of(300, 0)).build())
              .initContainer(Container.builder("i").requests(ResourceList.of(1001, 0)).build());
      assertThat(cluster.verdict(new ResourceFit(), cluster.pending("p", template(pod)), "n"))
          .isEqualTo(never("insufficient cpu: 1001m wanted, 1000m free"));
    }

    @Test
    void refusesWhatWouldOverflow() {
      node(ResourceList.of(1000, 1 << 30));
      there(ResourceList.of(1, Long.MAX_VALUE));
      assertThat(verdict(ResourceList.of(0, Long.MAX_VALUE)))
          .isEqualTo(never("insufficient memory: 9223372036854775807 wanted, 0 free"));
    }
  }

  @Nested
  class Ports {
    private static PodSpec.Builder binding(int port, Protocol protocol) {
      return PodSpec.builder()
          .container(
              Container.builder("main")
                  .port(new ContainerPort("", 80, protocol, OptionalInt.of(port)))
                  .build());
    }

    private Verdict verdict(PodSpec.Builder pod) {
      return cluster.verdict(new HostPorts(), cluster.pending("p", template(pod)), "n");
    }

    @Test
    void areTakenByOnePodOnly() {
      cluster.node("n").node("other");
      cluster.placed("there", template(binding(8080, Protocol.TCP)), "n");
      Pod next = cluster.pending("next", template(binding(8080, Protocol.TCP)));
      assertThat(cluster.verdict(new HostPorts(), next, "n"))
          .isEqualTo(notNow("host port 8080/TCP is taken"));
      assertThat(cluster.verdict(new HostPorts(), next, "other")).isEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void differByProtocolAndNumber() {
      cluster.node("n");
      cluster.placed("there", template(binding(8080, Protocol.TCP)), "n");
      assertThat(verdict(binding(8080, Protocol.UDP))).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(binding(8081, Protocol.TCP))).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(plain())).isEqualTo(Verdict.FEASIBLE);
    }

    private static PodSpec.Builder binding(String address) {
      ContainerPort port =
          new ContainerPort("", 80, Protocol.TCP, OptionalInt.of(8080), Optional.of(address));
      return PodSpec.builder().container(Container.builder("main").port(port).build());
    }

    @Test
    void differByAddressUnlessOneOfThemIsEvery() {
      cluster.node("n");
      cluster.placed("there", template(binding("10.0.0.1")), "n");
      assertThat(verdict(binding("10.0.0.2"))).isEqualTo(Verdict.FEASIBLE);
      assertThat(verdict(binding("10.0.0.1")))
          .isEqualTo(notNow("host port 8080/TCP on 10.0.0.1 is taken"));
      assertThat(verdict(binding("0.0.0.0"))).isEqualTo(notNow("host port 8080/TCP is taken"));
      assertThat(verdict(binding(8080, Protocol.TCP))).isNotEqualTo(Verdict.FEASIBLE);
    }

    @Test
    void stayTakenWhileTheirPodStops() {
      cluster.node("n");
      Pod pod = cluster.placed("there", template(binding(8080, Protocol.TCP)), "n");
      cluster.stop(pod);
      assertThat(verdict(binding(8080, Protocol.TCP))).isNotEqualTo(Verdict.FEASIBLE);
    }
  }
}
