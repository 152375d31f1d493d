package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

final class WhatIfTest {
  private static final ObjectKey WEB = ObjectKey.deployment("default", "web");
  private final Cluster cluster = new Cluster().node("n1").node("n2");
  private final PodTemplate oneCore =
      Cluster.template(
          PodSpec.builder()
              .container(
                  Container.builder("main")
                      .image("web:1")
                      .requests(ResourceList.of(1000, 1 << 20))
                      .build()));

  private WhatIfAnswer ask(WhatIf question) {
    WhatIfAnswer answer = question.on(cluster.state(), RuleScheduler.standard(), NOW);
    WhatIfAnswer indexed = question.on(cluster.state(), IndexedScheduler.standard(), NOW);
    assertThat(indexed.placements())
        .extracting(Placement::pod, Placement::node)
        .isEqualTo(answer.placements().stream().map(WhatIfTest::tuple).toList());
    return answer;
  }

  private static Tuple tuple(Placement p) {
    return Assertions.tuple(p.pod(), p.node());
  }

  private static Node node(String name, long cpuMillis, String... labels) {
    Map<String, String> all = Cluster.labels(labels);
    all.put(Node.HOSTNAME_LABEL, name);
    return new Node(
        name,
        new TreeMap<>(all),
        List.of(),
        ResourceList.of(cpuMillis, 8L << 30),
        true,
        true,
        "",
        NOW);
  }

  /** A declared Deployment with this many pods, one after the other on these nodes. */
  private void web(int replicas, String... nodes) {
    PodSpec pod = oneCore.spec();
    Deployment web = Deployment.builder("web").replicas(replicas).pod(pod).build();
    Uid uid = new Uid("w");
    cluster.apply(
        new Declared(new Declaration(web, uid, 1, NOW, Optional.empty())),
        new RevisionRecorded(WEB, uid, Revision.of(1, web.template(), "h", NOW)));
    for (int i = 0; i < replicas; i++) {
      cluster.placed(WEB, "web-" + i, nodes[i % nodes.length]);
    }
  }

  @Test
  void tellsWhereThePodsOfARemovedNodeWouldGo() {
    Pod moved = cluster.placed("a", oneCore, "n1");
    Pod stays = cluster.placed("b", oneCore, "n2");
    WhatIfAnswer answer = ask(WhatIf.unchanged().remove("n1"));
    assertThat(answer.displaced()).containsExactly(Map.entry(moved.key(), "n1"));
    assertThat(answer.nodeOf(moved.key())).contains("n2");
    assertThat(answer.nodeOf(stays.key())).isEmpty();
    assertThat(answer.fits()).isTrue();
    assertThat(answer.describe()).contains("pod default/a of n1 goes to n2");
  }

  @Test
  void tellsWhichPodsOfADrainedNodeWouldWaitAndWhy() {
    for (int i = 0; i < 3; i++) {
      cluster.placed("a" + i, oneCore, "n1");
      cluster.placed("b" + i, oneCore, "n2");
    }
    WhatIfAnswer answer = ask(WhatIf.unchanged().drain("n1"));
    assertThat(answer.displaced()).hasSize(3);
    assertThat(answer.placements()).extracting(Placement::node).containsExactly("n2");
    assertThat(answer.pending())
        .hasSize(2)
        .allSatisfy(p -> assertThat(p.reasons()).containsKeys("Insufficient cpu"));
    assertThat(answer.fits()).isFalse();
    assertThat(answer.describe()).contains("waits: 0/2 nodes are available");
  }

  @Test
  void tellsWhichWaitingPodsANewNodeWouldTake() {
    PodTemplate big = Cluster.template(Cluster.asking(ResourceList.of(6000, 1 << 20)));
    Pod waiting = cluster.pending("big", big);
    assertThat(ask(WhatIf.unchanged()).pending())
        .extracting(Unschedulable::pod)
        .containsExactly(waiting.key());
    assertThat(ask(WhatIf.unchanged().add(node("n3", 8000))).nodeOf(waiting.key())).contains("n3");
  }

  @Test
  void scalesUpWithTheNewestTemplate() {
    web(2, "n1", "n2");
    WhatIfAnswer nine = ask(WhatIf.unchanged().scale(WEB, 9));
    assertThat(nine.placements()).hasSize(6);
    assertThat(nine.pending()).hasSize(1);
    assertThat(ask(WhatIf.unchanged().scale(WEB, 9).add(node("n3", 1000))).fits()).isTrue();
  }

  @Test
  void scalesDownFromTheFullestNode() {
    web(5, "n1", "n1", "n1", "n1", "n2");
    WhatIfAnswer answer = ask(WhatIf.unchanged().scale(WEB, 2));
    assertThat(answer.gone()).hasSize(3);
    assertThat(answer.gone()).allMatch(key -> cluster.pod(key).node().equals(Optional.of("n1")));
  }

  @Test
  void leavesOutNodesThatAreCordonedTaintedOrRelabelled() {
    PodTemplate ssd =
        Cluster.template(
            Cluster.asking(ResourceList.of(1000, 1 << 20)).nodeSelector("disk", "ssd"));
    Pod waiting = cluster.pending("ssd", ssd);
    WhatIf labelled = WhatIf.unchanged().label("n1", "disk", "ssd");
    assertThat(ask(labelled).nodeOf(waiting.key())).contains("n1");
    assertThat(ask(labelled.cordon("n1")).fits()).isFalse();
    assertThat(ask(labelled.cordon("n1").uncordon("n1")).fits()).isTrue();
    assertThat(ask(labelled.withoutLabel("n1", "disk")).fits()).isFalse();
    Taint taint = new Taint("k", "v", Taint.Effect.NO_SCHEDULE);
    assertThat(ask(labelled.taints("n1", List.of(taint))).fits()).isFalse();
  }

  @Test
  void displacesPodsThatDoNotTolerateANewNoExecuteTaint() {
    Pod pod = cluster.placed("a", oneCore, "n1");
    Taint taint = new Taint("k", "v", Taint.Effect.NO_EXECUTE);
    WhatIfAnswer answer = ask(WhatIf.unchanged().taints("n1", List.of(taint)));
    assertThat(answer.nodeOf(pod.key())).contains("n2");
  }

  @Test
  void keepsDaemonPodsOnDrainedNodesAndPutsThemOnNewOnes() {
    DaemonSet agent = DaemonSet.of("default", "agent", oneCore.spec());
    Uid uid = new Uid("d");
    PodKey first = new PodKey("default", "agent-1");
    cluster.apply(
        new Declared(new Declaration(agent, uid, 1, NOW, Optional.empty())),
        new RevisionRecorded(agent.key(), uid, Revision.of(1, agent.template(), "h", NOW)),
        new PodCreated(first, new Uid("p"), agent.key(), uid, 1, NOW),
        new PodPlaced(first, new Uid("p"), "n1", NOW));
    assertThat(ask(WhatIf.unchanged().drain("n1")).displaced()).isEmpty();
    WhatIfAnswer removed = ask(WhatIf.unchanged().remove("n1"));
    assertThat(removed.displaced()).isEmpty();
    assertThat(removed.gone()).containsExactly(first);
    assertThat(ask(WhatIf.unchanged().add(node("n3", 1500))).placements())
        .extracting(Placement::node)
        .containsExactly("n3");
  }

  @Test
  void changesNothing() {
    web(4, "n1", "n2");
    ClusterState before = cluster.state();
    ask(WhatIf.unchanged().remove("n1").scale(WEB, 1));
    assertThat(before.nodes()).containsOnlyKeys("n1", "n2");
    assertThat(before.podsOf(WEB)).hasSize(4);
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> ask(WhatIf.unchanged().drain("n9")))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("n9");
    assertThatThrownBy(() -> ask(WhatIf.unchanged().scale(WEB, 3)))
        .isInstanceOf(NoSuchElementException.class);
  }
}
