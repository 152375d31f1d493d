package dev.orchestrator.reconcile;

import static dev.orchestrator.reconcile.Specs.WEB;
import static dev.orchestrator.reconcile.Specs.agent;
import static dev.orchestrator.reconcile.Specs.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.Fault;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Plan;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.plan.Wake;
import dev.orchestrator.scheduling.RuleScheduler;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Service;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.ServiceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ReconcilerTest {
  private static final ObjectKey FRONT = ObjectKey.service("default", "front");
  private static final ObjectKey BAD = ObjectKey.deployment("default", "bad");

  private final Scenario scenario = new Scenario().node("n1").node("n2");

  /** Fails on pods of a workload. */
  private record Failing(Scheduler rest, ObjectKey owner, AtomicBoolean mended)
      implements Scheduler {
    private void check(Pod pod) {
      if (!mended.get() && pod.owner().equals(owner)) {
        throw new IllegalStateException("no answer about " + owner);
      }
    }

    @Override
    public List<PlacementDecision> decide(ClusterState state, List<Pod> pods, Instant now) {
      pods.forEach(this::check);
      return rest.decide(state, pods, now);
    }

    @Override
    public Optional<Rejection> check(ClusterState state, Pod pod, String node) {
      check(pod);
      return rest.check(state, pod, node);
    }

    @Override
    public Assessment assess(ClusterState state, Pod pod) {
      return rest.assess(state, pod);
    }
  }

  @Test
  void aDeciderThatFailsIsAFaultAndHoldsUpNobodyElse() {
    AtomicBoolean mended = new AtomicBoolean();
    Scenario broken = new Scenario(new Failing(RuleScheduler.standard(), Specs.AGENT, mended));
    Plan plan = broken.node("n1").declare(agent("a:1")).declare(web(1, "web:1")).step();
    assertThat(plan.faults()).extracting(Fault::object).containsOnly(Specs.AGENT);
    assertThat(broken.status(Specs.AGENT).observedGeneration()).isZero();
    assertThat(plan.faults()).allMatch(f -> f.cause() instanceof IllegalStateException);
    assertThat(plan.wakes()).contains(Wake.at(broken.now().plusSeconds(10), Specs.AGENT));
    broken.settle();
    assertThat(broken.only(WEB).isReady()).isTrue();
    mended.set(true);
    broken.pass(Duration.ofSeconds(10));
    assertThat(broken.active(Specs.AGENT)).hasSize(1);
  }

  @Test
  void aSchedulerThatFailsOnOnePodPlacesTheOthersWithinWhatThereIs() {
    AtomicBoolean mended = new AtomicBoolean();
    Scenario broken = new Scenario(new Failing(RuleScheduler.standard(), BAD, mended));
    broken.node("n1").node("n2");
    broken.declare(Deployment.builder("bad").replicas(1).pod(Specs.pod("bad:1")).build());
    broken.declare(Deployment.builder("web").replicas(3).pod(Specs.pod("web:1", 3000)).build());
    Plan plan = broken.step();
    assertThat(plan.faults()).extracting(Fault::object).containsExactly(BAD);
    broken.settle();
    assertThat(broken.active(WEB).stream().filter(Pod::isReady)).hasSize(2);
    assertThat(broken.only(BAD).node()).isEmpty();
    mended.set(true);
    broken.pass(Duration.ofSeconds(10));
    assertThat(broken.only(BAD).isReady()).isTrue();
  }

  @Test
  void aServiceGetsItsAddressOnceAndKeepsIt() {
    scenario.declare(Service.builder("front").port(80, 8080).build()).settle();
    ServiceAddress address = scenario.address(FRONT);
    assertThat(address.hostPorts()).containsOnlyKeys(80);
    scenario.forgetHistory();
    scenario.declare(Service.builder("front").port(80, 9090).build()).settle();
    assertThat(scenario.history()).isEmpty();
    assertThat(scenario.address(FRONT)).isEqualTo(address);
  }

  @Test
  void aServiceGetsHostPortsForNewPortsAndGivesBackThoseOfFormerOnes() {
    scenario.declare(Service.builder("front").port(80, 8080).build()).settle();
    ServiceAddress first = scenario.address(FRONT);
    scenario.declare(Service.builder("front").port(80, 8080).port(443, 8443).build()).settle();
    ServiceAddress second = scenario.address(FRONT);
    assertThat(second.virtualIp()).isEqualTo(first.virtualIp());
    assertThat(second.hostPorts()).containsAllEntriesOf(first.hostPorts()).containsKey(443);
    scenario.declare(Service.builder("front").port(443, 8443).build()).settle();
    ServiceAddress third = scenario.address(FRONT);
    assertThat(third.hostPorts()).containsOnlyKeys(443);
    assertThat(third.hostPorts().get(443)).isEqualTo(second.hostPorts().get(443));
  }

  @Test
  void servicesNeverShareAnAddressOrAHostPort() {
    for (int i = 0; i < 50; i++) {
      scenario.declare(Service.builder("s" + i).port(80, 80).port(81, 81).build());
    }
    scenario.settle();
    var addresses = scenario.state().serviceAddresses().values();
    assertThat(addresses.stream().map(ServiceAddress::virtualIp).distinct()).hasSize(50);
    assertThat(addresses.stream().flatMap(a -> a.hostPorts().values().stream()).distinct())
        .hasSize(100);
  }

  @Test
  void aServiceThatIsDeletedIsGoneWithItsAddress() {
    scenario.declare(Service.builder("front").port(80, 8080).build()).settle();
    scenario.delete(FRONT).settle();
    assertThat(scenario.state().declarations()).isEmpty();
    assertThat(scenario.state().serviceAddresses()).isEmpty();
  }

  @Test
  void aHeadlessServiceGetsNoAddress() {
    scenario.declare(Service.builder("front").port(80, 8080).headless().build()).settle();
    assertThat(scenario.state().serviceAddresses()).isEmpty();
  }

  private static Namespace namespace(String name) {
    return new Namespace(new Metadata("", name, new TreeMap<>(), new TreeMap<>()));
  }

  @Test
  void aNamespaceThatIsDeletedTakesAllThatIsInItAlongBeforeItGoesItself() {
    ObjectKey shop = ObjectKey.ofNamespace("shop");
    scenario
        .declare(namespace("shop"))
        .declare(namespace("shop2"))
        .declare(
            Deployment.builder("web").namespace("shop").replicas(2).pod(Specs.pod("web:1")).build())
        .declare(Service.builder("front").namespace("shop").port(80, 80).build())
        .declare(new ConfigMap(Metadata.of("shop", "settings"), new TreeMap<>(), new TreeMap<>()))
        .declare(
            Deployment.builder("web")
                .namespace("shop2")
                .replicas(1)
                .pod(Specs.pod("web:1"))
                .build())
        .settle();
    scenario.clearing(p -> false).delete(shop).settle();
    assertThat(scenario.state().declaration(shop)).isPresent();
    assertThat(scenario.state().declarationsIn("shop")).hasSize(1);
    scenario.clearing(p -> true).settle();
    assertThat(scenario.state().declarations().keySet())
        .containsExactlyInAnyOrder(
            ObjectKey.ofNamespace("shop2"), ObjectKey.deployment("shop2", "web"));
    assertThat(scenario.state().pods()).hasSize(1);
  }

  @Test
  void anEmptyNamespaceThatIsDeletedIsGoneAtOnce() {
    scenario.declare(namespace("shop")).settle().delete(ObjectKey.ofNamespace("shop")).settle();
    assertThat(scenario.state().declarations()).isEmpty();
  }

  @Test
  void namesThePodsOfOneStepApart() {
    Scenario many = new Scenario();
    many.declare(web(2000, "web:1")).step();
    assertThat(many.pods(WEB)).hasSize(2000);
  }

  @Test
  void decidesNothingAboutWhatIsGone() {
    scenario.declare(web(1, "web:1")).settle();
    Pod pod = scenario.only(WEB);
    scenario.delete(WEB).settle();
    Agenda agenda =
        new Agenda(
            new TreeSet<>(List.of(WEB)),
            new TreeSet<>(List.of(pod.key())),
            new TreeSet<>(List.of(pod.key())),
            true);
    assertThat(scenario.plan(agenda).isEmpty()).isTrue();
  }

  @Test
  void looksOnlyAtWhatIsOnTheAgenda() {
    scenario.declare(web(1, "web:1"));
    Agenda nothing = new Agenda(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), true);
    assertThat(scenario.plan(nothing).isEmpty()).isTrue();
  }
}
