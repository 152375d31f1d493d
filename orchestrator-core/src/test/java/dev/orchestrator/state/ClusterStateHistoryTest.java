package dev.orchestrator.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterStateHistoryTest {
  private static final int SEEDS = 30;
  private static final int ENTRIES = 400;

  @Test
  void keepsEveryIndexInStepWithThePods() {
    int pods = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomHistory history = new RandomHistory(seed);
      ClusterState state = ClusterState.EMPTY;
      for (int i = 1; i <= ENTRIES; i++) {
        state = state.apply(i, history.next());
        assertThat(StateContent.of(state)).isEqualTo(StateContent.derived(state));
        pods += state.pods().size();
      }
    }
    assertThat(pods).as("the histories are not empty").isGreaterThan(SEEDS * ENTRIES);
  }

  @Test
  void leavesEarlierStatesAsTheyWere() {
    RandomHistory history = new RandomHistory(SEEDS);
    ClusterState before = ClusterState.EMPTY;
    for (int i = 1; i <= ENTRIES; i++) {
      StateContent content = StateContent.of(before);
      ClusterState after = before.apply(i, history.next());
      assertThat(StateContent.of(before)).isEqualTo(content);
      before = after;
    }
  }

  @Test
  void neverMovesAPodAndNeverTakesAStartOrAStopBack() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomHistory history = new RandomHistory(seed);
      ClusterState before = ClusterState.EMPTY;
      for (int i = 1; i <= ENTRIES; i++) {
        ClusterState after = before.apply(i, history.next());
        for (Pod pod : before.pods().values()) {
          after.pod(pod.key(), pod.uid()).ifPresent(next -> assertMovesForward(pod, next));
        }
        before = after;
      }
    }
  }

  private static void assertMovesForward(Pod before, Pod after) {
    before.node().ifPresent(node -> assertThat(after.node()).contains(node));
    before.stoppingSince().ifPresent(at -> assertThat(after.stoppingSince()).contains(at));
    assertThat(after.restarts()).isGreaterThanOrEqualTo(before.restarts());
    if (after.isReady()) {
      assertThat(after.containers()).allMatch(c -> c.phase() == ContainerPhase.RUNNING);
    }
  }
}
