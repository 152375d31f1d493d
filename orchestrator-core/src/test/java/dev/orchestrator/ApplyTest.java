package dev.orchestrator;

import static dev.orchestrator.Simulated.PATIENCE;
import static dev.orchestrator.Simulated.WEB;
import static dev.orchestrator.Simulated.web;
import static dev.orchestrator.Simulated.webTemplate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Applied.Outcome;
import dev.orchestrator.plan.Explanation;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.InvalidSpecException;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What it means to declare, scale and delete. */
final class ApplyTest {
  private final Simulated cluster = new Simulated("n1");
  private final Orchestrator orchestrator = cluster.start();

  @AfterEach
  void close() {
    orchestrator.close();
  }

  private static Deployment withoutReplicas() {
    return webTemplate(UnaryOperator.identity(), UnaryOperator.identity()).build();
  }

  @Test
  void runsWhatIsDeclaredAndRemovesWhatIsDeleted() {
    assertThat(orchestrator.apply(web(3)).describe()).isEqualTo("Deployment default/web created");
    cluster.ready(orchestrator, WEB);
    assertThat(cluster.running()).hasSize(3);
    assertThat(orchestrator.status(WEB).observedGeneration()).isEqualTo(1);
    assertThat(orchestrator.delete(WEB)).isTrue();
    assertThat(orchestrator.awaitGone(WEB, PATIENCE)).isTrue();
    assertThat(cluster.machine("n1").containers()).isEmpty();
    assertThat(orchestrator.state().pods()).isEmpty();
    assertThat(orchestrator.delete(WEB)).isFalse();
  }

  @Test
  void doesNothingWhenTheSameIsAppliedTwice() {
    orchestrator.apply(web(2));
    cluster.ready(orchestrator, WEB);
    cluster.time.advance(Duration.ofMinutes(1));
    long version = orchestrator.state().version();
    assertThat(orchestrator.apply(web(2)).isUnchanged()).isTrue();
    cluster.time.advance(Duration.ofMinutes(1));
    assertThat(orchestrator.state().version()).isEqualTo(version);
  }

  @Test
  void keepsTheScaledCountWhenReplicasAreAbsent() {
    orchestrator.apply(withoutReplicas());
    cluster.ready(orchestrator, WEB);
    assertThat(cluster.running()).as("one by default").hasSize(1);
    assertThat(orchestrator.scale(WEB, 4)).isEqualTo(1);
    cluster.ready(orchestrator, WEB);
    assertThat(orchestrator.apply(withoutReplicas()).isUnchanged()).isTrue();
    cluster.ready(orchestrator, WEB);
    assertThat(cluster.running()).hasSize(4);
  }

  @Test
  void replacesPodsInOrderWhenTheTemplateChanges() {
    orchestrator.apply(web(3));
    cluster.ready(orchestrator, WEB);
    Applied.Item changed =
        orchestrator
            .apply(web(3, c -> c.image("web:2"), UnaryOperator.identity()))
            .objects()
            .getFirst();
    assertThat(changed.outcome()).isEqualTo(Outcome.CONFIGURED);
    assertThat(changed.generation()).isEqualTo(2);
    int fewest = 3;
    while (!orchestrator.awaitReady(WEB, Duration.ZERO).isReady()) {
      assertThat(cluster.time.runNext()).isTrue();
      fewest = Math.min(fewest, cluster.running().size());
    }
    assertThat(fewest).as("running during the replacement").isEqualTo(2);
    assertThat(orchestrator.pods(WEB))
        .hasSize(3)
        .allSatisfy(pod -> assertThat(pod.revision().number()).isEqualTo(2));
  }

  @Test
  void listsEveryProblemOfEveryObject() {
    Deployment bad =
        new Deployment(
            web(1).metadata(),
            java.util.OptionalInt.of(-1),
            web(1).selector(),
            web(1).template(),
            Duration.ofSeconds(-1),
            false);
    ConfigMap alsoBad =
        new ConfigMap(
            ConfigMap.of("default", "a", Map.of()).metadata(),
            new java.util.TreeMap<>(Map.of("bad/key", "x")),
            new java.util.TreeMap<>());
    assertThatThrownBy(() -> orchestrator.apply(bad, alsoBad, alsoBad))
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            e ->
                assertThat(e.problems())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .anySatisfy(p -> assertThat(p.path()).contains("spec.replicas"))
                    .anySatisfy(p -> assertThat(p.path()).contains("spec.minReadySeconds"))
                    .anySatisfy(p -> assertThat(p.path()).contains("ConfigMap default/a"))
                    .anySatisfy(p -> assertThat(p.message()).isEqualTo("is given twice")));
    assertThat(orchestrator.list(Kind.DEPLOYMENT, "default")).isEmpty();
  }

  @Test
  void wantsTheNamespaceDeclaredBeforeOrInTheSameCall() {
    ConfigMap map = ConfigMap.of("shop", "settings", Map.of("a", "b"));
    assertThatThrownBy(() -> orchestrator.apply(map))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("there is no Namespace shop");
    assertThat(orchestrator.apply(map, Namespace.of("shop")).objects()).hasSize(2);
  }

  @Test
  void deletesWhatIsInANamespaceAndThenTheNamespace() {
    ObjectKey shop = ObjectKey.ofNamespace("shop");
    Deployment inShop =
        Deployment.builder("web")
            .namespace("shop")
            .label("app", "web")
            .pod(
                PodSpec.builder()
                    .container(Container.builder("main").image("web:1").build())
                    .build())
            .replicas(2)
            .build();
    orchestrator.apply(
        Namespace.of("shop"), inShop, ConfigMap.of("shop", "settings", Map.of("a", "b")));
    cluster.ready(orchestrator, inShop.key());
    orchestrator.delete(shop);
    assertThatThrownBy(() -> orchestrator.apply(inShop))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("is being deleted");
    assertThat(orchestrator.awaitGone(shop, PATIENCE)).isTrue();
    assertThat(orchestrator.state().declarations()).isEmpty();
    assertThat(cluster.machine("n1").containers()).isEmpty();
  }

  @Test
  void refusesToChangeWhatCannotBeChanged() {
    Job job =
        Job.builder("task")
            .pod(
                PodSpec.builder()
                    .restartPolicy(RestartPolicy.NEVER)
                    .container(Container.builder("main").image("task:1").build())
                    .build())
            .build();
    Job other =
        Job.builder("task")
            .pod(
                PodSpec.builder()
                    .restartPolicy(RestartPolicy.NEVER)
                    .container(Container.builder("main").image("task:2").build())
                    .build())
            .build();
    orchestrator.apply(job);
    assertThatThrownBy(() -> orchestrator.apply(other))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("Job default/task: spec.template: cannot be changed");
  }

  @Test
  void scalesOnlyWhatIsThereAndCanBeScaled() {
    orchestrator.apply(ConfigMap.of("default", "settings", Map.of()));
    assertThatThrownBy(() -> orchestrator.scale(WEB, 1)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> orchestrator.scale(ObjectKey.configMap("default", "settings"), 1))
        .isInstanceOf(IllegalArgumentException.class);
    orchestrator.apply(web(1));
    assertThatThrownBy(() -> orchestrator.scale(WEB, -1))
        .isInstanceOf(IllegalArgumentException.class);
    orchestrator.scale(WEB, 0);
    cluster.ready(orchestrator, WEB);
    assertThat(cluster.running()).isEmpty();
  }

  @Test
  void previewsTheVeryPlanAndCommitsNothing() {
    orchestrator.apply(web(1));
    cluster.ready(orchestrator, WEB);
    cluster.time.advance(Duration.ofMinutes(1));
    long version = orchestrator.state().version();
    Preview preview = orchestrator.preview(web(3));
    assertThat(preview.describe())
        .contains("Deployment default/web configured", "create pod default/web-1-", "on node n1");
    cluster.time.advance(Duration.ofMinutes(1));
    assertThat(orchestrator.state().version()).isEqualTo(version);
    assertThat(orchestrator.preview(web(1)).plan().isEmpty()).isTrue();
  }

  @Test
  void explainsWhereAPodIsAndWhyAnotherWaits() {
    orchestrator.apply(web(2, UnaryOperator.identity(), p -> p.nodeSelector("disk", "ssd")));
    cluster.until(orchestrator, s -> !s.nodes().isEmpty() && s.unplaced().size() == 2);
    Pod waiting = orchestrator.pods(WEB).getFirst();
    assertThat(orchestrator.explain(waiting.key()).describe())
        .contains("waits for a node: 0/1 nodes are available", "disk");
    Readiness readiness = orchestrator.awaitReady(WEB, Duration.ofSeconds(1));
    assertThat(readiness).isInstanceOf(Readiness.NotReady.class);
    assertThat(readiness.toString()).contains("0/1 nodes are available");
    assertThatThrownBy(() -> orchestrator.explain(new PodKey("default", "nobody")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void explainsAPlacedPodByItsScores() {
    orchestrator.apply(web(1));
    cluster.ready(orchestrator, WEB);
    Explanation explanation = orchestrator.explain(orchestrator.pods(WEB).getFirst().key());
    assertThat(explanation.describe())
        .contains("the scheduler would choose the same node now", "on its node now: n1: fits, ")
        .contains("NodeResourcesFit=", "PodTopologySpread=200", "TaintToleration=300");
    assertThat(explanation.assessment().fitting())
        .allSatisfy(f -> assertThat(f.scores()).containsKey("NodeResourcesFit"));
  }

  @Test
  void wantsNodeNamesThatCanBeLabels() {
    assertThatThrownBy(() -> Orchestrator.builder().node("Node_1", cluster.machine("n1").connect()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("small letters");
    Orchestrator.Builder builder =
        Orchestrator.builder().node("a", cluster.machine("n1").connect());
    assertThatThrownBy(() -> builder.node("a", cluster.machine("n1").connect()))
        .hasMessageContaining("two nodes");
  }
}
