package dev.orchestrator.scheduling;

/**
 * A preference that follows from what is free on a node alone, so that the index can keep each
 * node's score until something changes there.
 */
interface LocalScorer {
  /** What its score is multiplied by. */
  int weight();

  /**
   * The score of a node that fits, 0 to 100.
   *
   * @param node the number of the node
   * @param shape what the pod asks for
   */
  long score(NodeTable nodes, int node, PodShape shape);
}
