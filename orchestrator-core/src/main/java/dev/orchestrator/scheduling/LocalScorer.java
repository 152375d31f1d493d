package dev.orchestrator.scheduling;

/**
 * A preference that follows from what is free on a node alone, so that the index can keep each
 * node's score until something changes there.
 */
interface LocalScorer {
  /** What its score is multiplied by. */
  int weight();

  /** The largest score that it gives. */
  default long largest() {
    return 100;
  }

  /**
   * The score of a node that fits, from 0 to {@link #largest()}.
   *
   * @param node the number of the node
   * @param shape what the pod asks for
   */
  long score(NodeTable nodes, int node, PodShape shape);
}
