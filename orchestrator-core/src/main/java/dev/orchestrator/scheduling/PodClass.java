package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * All pods of one workload that have the same template: whatever is decided about one of them
 * follows from the class. Used by one thread.
 */
final class PodClass {
  private final ObjectKey owner;
  private final Revision revision;
  private final PodShape shape;
  private final List<PodTally> tallies = new ArrayList<>();
  private final LongIntMap bound = new LongIntMap();
  private final LongIntMap stopping = new LongIntMap();
  private final KinRules rules;
  private final Outliers outliers;

  PodClass(ObjectKey owner, Revision revision, PodShape shape) {
    this.owner = owner;
    this.revision = revision;
    this.shape = shape;
    rules = new KinRules(this);
    outliers = new Outliers(this);
  }

  ObjectKey owner() {
    return owner;
  }

  Revision revision() {
    return revision;
  }

  String namespace() {
    return owner.namespace();
  }

  Map<String, String> labels() {
    return revision.template().labels();
  }

  PodSpec spec() {
    return revision.template().spec();
  }

  PodShape shape() {
    return shape;
  }

  PodKind.Siblings siblings(boolean countsStopping) {
    return new PodKind.Siblings(owner, revision.number(), countsStopping);
  }

  /** The kinds that include these pods. */
  List<PodTally> tallies() {
    return tallies;
  }

  /** The rules about other pods. */
  KinRules rules() {
    return rules;
  }

  /** The nodes on which a rule about other pods tells them from the rest of their bin. */
  Outliers outliers() {
    return outliers;
  }

  /** Whether any of these pods is on a node. */
  boolean isAnywhere() {
    return !bound.isEmpty();
  }

  /** How many of these pods a node has. */
  int on(int node, boolean countsStopping) {
    return bound.get(node) - (countsStopping ? 0 : stopping.get(node));
  }

  /** Visits the nodes that have any of these pods, in no order that means anything. */
  void forEachNode(IntConsumer visitor) {
    bound.forEachKey(node -> visitor.accept((int) node));
  }

  /** Counts one of these pods on a node, or no longer. */
  void count(int node, boolean isStopping, int sign) {
    bound.add(node, sign);
    if (isStopping) {
      stopping.add(node, sign);
    }
    for (int t = 0; t < tallies.size(); t++) {
      PodTally tally = tallies.get(t);
      if (!isStopping || tally.kind().countsStopping()) {
        for (int c = 0; c < tally.counts().size(); c++) {
          tally.counts().get(c).count().add(node, sign);
        }
      }
    }
  }
}
