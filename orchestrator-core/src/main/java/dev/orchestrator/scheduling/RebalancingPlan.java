package dev.orchestrator.scheduling;

import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.util.List;

/**
 * Moves towards a goal, in the order in which they have to be made, and what was left alone; a
 * value, nothing is committed. A move stops a pod and has its workload's next pod placed on another
 * node; the next move is valid once that pod has taken over and the old one is gone.
 *
 * @param basedOn the version of the state that it was made from
 * @param before the measure of that state
 * @param after the measure once all moves are made
 */
public record RebalancingPlan(
    long basedOn,
    List<Move> moves,
    List<LeftAlone> leftAlone,
    RebalancingMeasure before,
    RebalancingMeasure after) {
  private static final int LINES = 200;

  /**
   * One move.
   *
   * @param pod the pod that is replaced; a pod that is moved twice appears under its first name
   * @param uid its identity, of the pod that is there now
   * @param gain by how much the measure falls; may be 0 or less when later moves depend on it
   */
  public record Move(PodKey pod, Uid uid, String from, String to, long gain, String reason) {
    /** The move with its reason. */
    public String describe() {
      return "move " + pod + " from " + from + " to " + to + "  # " + reason;
    }
  }

  /**
   * Something that was not moved.
   *
   * @param what a pod or node
   * @param why in a few words
   */
  public record LeftAlone(String what, String why) {}

  /** Takes immutable copies. */
  public RebalancingPlan {
    moves = List.copyOf(moves);
    leftAlone = List.copyOf(leftAlone);
  }

  /** Whether there is nothing to move. */
  public boolean isEmpty() {
    return moves.isEmpty();
  }

  /** The measures, then a line for each move and for what was left alone. */
  public String describe() {
    return before.describe()
        + (isEmpty() ? "; nothing to move" : "; after " + moves.size() + " moves " + after.first())
        + lines(moves.stream().map(Move::describe).toList())
        + lines(leftAlone.stream().map(l -> "leave " + l.what() + " alone: " + l.why()).toList());
  }

  private static String lines(List<String> all) {
    int more = all.size() - LINES;
    return String.join("", all.stream().limit(LINES).map(l -> "\n  " + l).toList())
        + (more > 0 ? "\n  and " + more + " more" : "");
  }
}
