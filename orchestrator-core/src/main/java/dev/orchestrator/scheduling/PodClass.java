package dev.orchestrator.scheduling;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All pods of one workload that have the same template: whatever is decided about one of them
 * follows from the class. Used by one thread.
 */
final class PodClass {
  private static final Duration RECOUNT = Duration.ofSeconds(10);

  private final ObjectKey owner;
  private final Revision revision;
  private final PodShape shape;
  private final int[] byPriority;
  private final List<PodTally> tallies = new ArrayList<>();
  private final LongIntMap bound = new LongIntMap();
  private final LongIntMap stopping = new LongIntMap();
  private final KinRules rules;
  private final Outliers outliers;
  private final Preemptor.Memory preemptions = new Preemptor.Memory();
  private @Nullable Unschedulable refusal;
  private long refusedAt;
  private long refusedIn;
  private Instant recount = Instant.MIN;

  /**
   * A class without pods.
   *
   * @param byPriority the number of all pods on nodes that have the same priority
   */
  PodClass(ObjectKey owner, Revision revision, PodShape shape, int[] byPriority) {
    this.byPriority = byPriority;
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

  /** Why no node takes these pods: as counted within the last ten seconds. */
  Unschedulable refusal(ClusterIndex index, Instant now) {
    boolean stands =
        refusal != null
            && refusedIn == index.layoutVersion()
            && (refusedAt == index.journal().head() || now.isBefore(recount));
    if (!stands) {
      refusal = Refusals.of(new PodKey(namespace(), ""), this, index);
      refusedAt = index.journal().head();
      refusedIn = index.layoutVersion();
      recount = now.plus(RECOUNT);
    }
    return requireNonNull(refusal);
  }

  /** How many pods on nodes have the same priority, in its only element. */
  int[] sharedByPriority() {
    return byPriority;
  }

  /** What is known about making room for these pods. */
  Preemptor.Memory preemptions() {
    return preemptions;
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
