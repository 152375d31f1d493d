package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static dev.orchestrator.scheduling.Cluster.plain;
import static dev.orchestrator.scheduling.Cluster.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.NodeVerdict.Refuses;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.RuleFailure;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Rules of users that break: the others go on, and what broke is named. */
class BrokenRulesTest {
  private final Cluster cluster = new Cluster().node("a").node("b").node("c");
  private final List<String> asked = new ArrayList<>();

  /** A filter that judges each node by a function. */
  private NodeFilter filter(String name, Function<NodeView, Verdict> judge) {
    return new NodeFilter() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<Check> prepare(Pod pod, ClusterView view) {
        asked.add(pod.key().name());
        return Optional.of(judge::apply);
      }
    };
  }

  private NodeScorer scorer(String name, Function<List<NodeView>, long[]> judge) {
    return new NodeScorer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int weight() {
        return 1000;
      }

      @Override
      public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
        asked.add(pod.key().name());
        return judge.apply(nodes);
      }
    };
  }

  private Pod pod(String name) {
    return cluster.pending(cluster.workload("default", "of-" + name, template(plain())), name);
  }

  private static RuleScheduler with(NodeFilter filter) {
    return new RuleScheduler(Profile.standard().toBuilder("own").filter(filter).build());
  }

  private static RuleScheduler with(NodeScorer scorer) {
    return new RuleScheduler(Profile.standard().toBuilder("own").scorer(scorer).build());
  }

  @Test
  void nodesThatABrokenFilterDidNotJudgeAreRefused() {
    NodeFilter licences =
        filter(
            "Licences",
            node -> {
              if (node.name().equals("b")) {
                throw new IllegalStateException("no answer from the server");
              }
              return Verdict.FEASIBLE;
            });
    Pod pod = pod("p");
    Assessment assessment = with(licences).assess(cluster.state(), pod);
    assertThat(assessment.best().orElseThrow().node()).isEqualTo("a");
    String why = "rule Licences failed: no answer from the server";
    assertThat(assessment.rejections())
        .extracting(r -> r.node() + " " + r.filter() + " " + r.reason())
        .containsExactly("b Licences " + why, "c Licences " + why);
    assertThat(assessment.failures())
        .containsExactly(new RuleFailure("Licences", "no answer from the server"));
    assertThat(assessment.describe()).contains(why);
  }

  @Test
  void aBrokenFilterIsNotAskedAgainInTheRoundAndNamedForEveryPod() {
    NodeFilter broken =
        filter(
            "Broken",
            node -> {
              throw new IllegalArgumentException();
            });
    List<PlacementDecision> decisions =
        with(broken).decide(cluster.state(), List.of(pod("p"), pod("q")), NOW);
    assertThat(decisions)
        .allSatisfy(
            d ->
                assertThat(((Unschedulable) d).reasons())
                    .isEqualTo(Map.of("rule Broken failed: IllegalArgumentException", 3)));
    assertThat(asked).containsExactly("p");
  }

  @Test
  void aFilterThatBreaksWhileItPreparesRefusesAllNodes() {
    NodeFilter broken =
        new NodeFilter() {
          @Override
          public String name() {
            return "Broken";
          }

          @Override
          public Optional<Check> prepare(Pod pod, ClusterView view) {
            throw new AssertionError("not meant for this");
          }
        };
    Assessment assessment = with(broken).assess(cluster.state(), pod("p"));
    assertThat(assessment.refusing())
        .hasSize(3)
        .allSatisfy(r -> assertThat(r.rejection().filter()).isEqualTo("Broken"))
        .noneMatch(Refuses::preemptionMightHelp);
    assertThat(with(broken).check(cluster.state(), pod("q"), "a"))
        .hasValueSatisfying(
            r -> assertThat(r.reason()).isEqualTo("rule Broken failed: not meant for this"));
  }

  @Test
  void aBrokenFilterIsAskedAgainInTheNextRound() {
    NodeFilter once =
        filter(
            "Once",
            node -> {
              if (asked.size() == 1) {
                throw new IllegalStateException("not yet");
              }
              return Verdict.FEASIBLE;
            });
    RuleScheduler scheduler = with(once);
    Pod pod = pod("p");
    assertThat(scheduler.decide(cluster.state(), List.of(pod), NOW).getFirst())
        .isInstanceOf(Unschedulable.class);
    assertThat(scheduler.decide(cluster.state(), List.of(pod), NOW).getFirst())
        .isInstanceOf(Placement.class);
  }

  private void placesAsIfItWereNotThere(NodeScorer broken, String message) {
    Pod first = pod("p");
    Pod second = pod("q");
    List<PlacementDecision> decisions =
        with(broken).decide(cluster.state(), List.of(first, second), NOW);
    List<PlacementDecision> without =
        RuleScheduler.standard().decide(cluster.state(), List.of(first, second), NOW);
    for (int i = 0; i < 2; i++) {
      Placement got = (Placement) decisions.get(i);
      assertThat(got.failures()).containsExactly(new RuleFailure("Broken", message));
      assertThat(new Placement(got.pod(), got.node(), got.score(), List.of()))
          .isEqualTo(without.get(i));
    }
    assertThat(asked).containsExactly("p");
  }

  @Test
  void aBrokenScorerHasNoSayAndIsNamed() {
    placesAsIfItWereNotThere(
        scorer(
            "Broken",
            nodes -> {
              throw new UnsupportedOperationException("no GPU here");
            }),
        "no GPU here");
  }

  @Test
  void aScorerThatGivesTooManyPointsHasNoSay() {
    placesAsIfItWereNotThere(
        scorer("Broken", nodes -> new long[] {0, 101, 0}),
        "score 101 for node b is not from 0 to 100");
  }

  @Test
  void aScorerThatForgetsNodesHasNoSay() {
    placesAsIfItWereNotThere(scorer("Broken", nodes -> new long[] {100}), "1 scores for 3 nodes");
  }
}
