package dev.orchestrator.examples;

import static dev.orchestrator.examples.ClusterHistory.POD;
import static dev.orchestrator.examples.ClusterHistory.UID;
import static dev.orchestrator.examples.ClusterHistory.ended;
import static dev.orchestrator.examples.ClusterHistory.placed;
import static dev.orchestrator.examples.ClusterHistory.running;
import static dev.orchestrator.examples.ClusterHistory.starting;
import static dev.orchestrator.examples.ClusterHistory.stopping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.examples.RollCall.Member;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RollCallTest {
  // no address at all
  private static final String NOWHERE = "nowhere.invalid";
  private static final Member MEMBER = new Member(UID, 0, "pid 1 since noon");

  private static RollCall of(Map<PodKey, Member> members) {
    return new RollCall(new TreeMap<>(members));
  }

  @Test
  void hasThePodsThatShouldBeThereWithTheirRestarts() {
    ClusterState state =
        ClusterHistory.declared()
            .with(List.of(placed(), starting(0), running(0, NOWHERE), ended(0, 1), starting(1)));
    RollCall present = RollCall.of(state);
    assertThat(present.members()).containsOnlyKeys(POD);
    assertThat(present.members().values())
        .allSatisfy(
            member -> {
              assertThat(member.restarts()).isEqualTo(1);
              assertThat(member.process()).startsWith("no answer");
            });
    assertThat(present.answering()).isEmpty();
    assertThat(RollCall.of(state.with(List.of(stopping()))).members()).isEmpty();
  }

  @Test
  void hasNoDifferencesToItself() {
    assertThat(of(Map.of(POD, MEMBER)).differencesTo(of(Map.of(POD, MEMBER)))).isEmpty();
    assertThat(of(Map.of(POD, MEMBER)).answering()).containsExactly("pid 1 since noon");
  }

  @Test
  void tellsWhoIsGoneNewOrAnother() {
    PodKey other = new PodKey("webapp", "backend-2");
    RollCall before = of(Map.of(POD, MEMBER));
    assertThat(before.differencesTo(of(Map.of(other, MEMBER))))
        .containsExactly(
            "webapp/backend-1 was uid 2-0, 0 restarts, pid 1 since noon and is gone",
            "webapp/backend-2 is new: uid 2-0, 0 restarts, pid 1 since noon");
    assertThat(before.differencesTo(of(Map.of(POD, new Member(UID, 1, "pid 1 since noon")))))
        .hasSize(1);
    assertThat(before.differencesTo(of(Map.of(POD, new Member(UID, 0, "pid 2 since one")))))
        .hasSize(1);
    assertThat(
            before.differencesTo(
                of(Map.of(POD, new Member(new Uid("3-0"), 0, "pid 1 since noon")))))
        .hasSize(1);
  }
}
