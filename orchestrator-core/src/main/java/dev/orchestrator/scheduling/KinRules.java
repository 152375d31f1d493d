package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.Layout.Cell;
import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a class of pods demands of the pods around it, and they of it, turned into counts that are
 * read off. Rules about coarse topologies are decided for a whole cell; what rules about fine ones
 * say of a node is packed into a number, its mark. A mark of 0 is that of a node without any pod
 * that the rules speak of.
 */
final class KinRules {
  /** The mark of a node that a rule about a fine topology forbids. */
  static final long FORBIDDEN = -1;

  private static final int COUNT_BITS = 14;
  private static final int COUNT_LIMIT = 1 << COUNT_BITS;
  private static final int MOST_FINE = 3;
  private static final int NEAR_BIT = MOST_FINE * COUNT_BITS;
  private static final int PREFERENCE_SHIFT = NEAR_BIT + 1;
  private static final long PREFERENCE_BIAS = 1L << 19;

  /** count(domain) + self − fewest ≤ maxSkew. */
  record Hard(DomainCount count, int topology, int maxSkew, int self, int minDomains, int slot) {}

  /** Adds to the spread score; by host it counts the pods of a node, whatever its domain is. */
  record Soft(DomainCount count, int topology, int maxSkew, int slot) {
    boolean isByHost() {
      return slot >= 0;
    }
  }

  /** There must be a pod (near), there must be none (bar), or each adds its weight. */
  record Term(DomainCount count, int topology, boolean fine, long weight, boolean own) {}

  private final PodClass pods;
  private final List<Hard> hard = new ArrayList<>();
  private final List<Soft> soft = new ArrayList<>();
  private final List<Integer> softLabels = new ArrayList<>();
  private final List<Term> near = new ArrayList<>();
  private final List<Term> bars = new ArrayList<>();
  private final List<Term> preferences = new ArrayList<>();
  private final List<DomainCount> fineCounts = new ArrayList<>();
  private final List<DomainCount> markCounts = new ArrayList<>();
  private boolean meansItself;
  private boolean compiled;
  private boolean regular = true;
  private int termsSeen;
  private int[] fewest = {};
  private boolean first;

  KinRules(PodClass pods) {
    this.pods = pods;
  }

  List<Soft> soft() {
    return soft;
  }

  /** Whether the rules fit into marks; if not, nodes have to be looked at one by one. */
  boolean isRegular() {
    return regular;
  }

  /**
   * Takes in the rules that have become known since the last time.
   *
   * @return whether marks may have changed all over
   */
  boolean refresh(ClusterIndex index) {
    boolean changed = !compiled;
    if (!compiled) {
      compiled = true;
      compile(index);
    }
    List<PodTerm> terms = index.tallies().terms();
    for (; termsSeen < terms.size(); termsSeen++) {
      changed |= meet(terms.get(termsSeen), index);
    }
    if (changed) {
      collectFine();
    }
    return changed;
  }

  private void compile(ClusterIndex index) {
    compileSpread(index);
    Affinity affinity = pods.spec().affinity();
    PodKind together = new PodKind.Meant(pods.namespace(), affinity.requiredPods());
    meansItself = together.includes(pods.owner(), pods.revision(), index.tallies().namespaces());
    for (PodAffinityTerm term : affinity.requiredPods()) {
      near.add(term(together, term.topologyKey(), 0, index));
    }
    for (PodAffinityTerm term : affinity.requiredAntiPods()) {
      bars.add(term(meant(term), term.topologyKey(), 0, index));
    }
    if (index.rules().podWeight() == 0) {
      return;
    }
    for (Weighted<PodAffinityTerm> w : affinity.preferredPods()) {
      preferences.add(term(meant(w.term()), w.term().topologyKey(), w.weight(), index));
    }
    for (Weighted<PodAffinityTerm> w : affinity.preferredAntiPods()) {
      preferences.add(term(meant(w.term()), w.term().topologyKey(), -w.weight(), index));
    }
  }

  private PodKind meant(PodAffinityTerm term) {
    return new PodKind.Meant(pods.namespace(), List.of(term));
  }

  private static Term term(PodKind kind, String key, long weight, ClusterIndex index) {
    Topology topology = index.topology(key);
    return term(index.tallies().count(kind, topology, Optional.empty()), weight, true);
  }

  private static Term term(DomainCount count, long weight, boolean own) {
    Topology topology = count.topology();
    return new Term(count, topology.ordinal(), topology.isFine(), weight, own);
  }

  private boolean meet(PodTerm term, ClusterIndex index) {
    boolean apart = term.part() == PodTerm.Part.REQUIRED_APART;
    if ((!apart && index.rules().podWeight() == 0)
        || !PodKind.Meant.means(
            term.term(),
            term.namespace(),
            pods.namespace(),
            pods.revision().template(),
            index.tallies().namespaces())) {
      return false;
    }
    DomainCount count = index.tallies().holding(term, index.topology(term.term().topologyKey()));
    long weight =
        term.part() == PodTerm.Part.REQUIRED_NEAR
            ? index.rules().hardAffinityWeight()
            : term.weight();
    Term rule = term(count, weight, false);
    (apart ? bars : preferences).add(rule);
    return rule.fine();
  }

  private void compileSpread(ClusterIndex index) {
    List<TopologySpread> rules = pods.spec().topologySpread();
    List<TopologySpread> hardRules = of(rules, WhenUnsatisfiable.DO_NOT_SCHEDULE);
    for (TopologySpread rule : hardRules) {
      Topology topology = index.topology(rule.topologyKey());
      PodKind kind = SpreadTally.ownKind(rule, pods.labels(), pods.siblings(false));
      DomainCount count =
          index.tallies().count(kind, topology, Optional.of(eligible(rule, hardRules, index)));
      boolean self = kind.includes(pods.owner(), pods.revision(), index.tallies().namespaces());
      hard.add(
          new Hard(
              count,
              topology.ordinal(),
              rule.maxSkew(),
              self ? 1 : 0,
              rule.minDomains().orElse(0),
              topology.isFine() ? slot(count) : -1));
    }
    fewest = new int[hard.size()];
    if (index.rules().spreadWeight() == 0) {
      return;
    }
    if (rules.isEmpty()) {
      if (!index.rules().spreadByDefault()) {
        return;
      }
      for (TopologySpread rule : SpreadTally.DEFAULTS) {
        addSoft(rule, pods.siblings(false), List.of(), index);
      }
      return;
    }
    List<TopologySpread> softRules = of(rules, WhenUnsatisfiable.SCHEDULE_ANYWAY);
    for (TopologySpread rule : softRules) {
      softLabels.add(index.topology(rule.topologyKey()).ordinal());
      addSoft(
          rule, SpreadTally.ownKind(rule, pods.labels(), pods.siblings(false)), softRules, index);
    }
  }

  private static List<TopologySpread> of(List<TopologySpread> rules, WhenUnsatisfiable when) {
    return rules.stream().filter(r -> r.whenUnsatisfiable() == when).toList();
  }

  private void addSoft(
      TopologySpread rule, PodKind kind, List<TopologySpread> all, ClusterIndex index) {
    Topology topology = index.topology(rule.topologyKey());
    int ordinal = topology.ordinal();
    if (rule.topologyKey().equals(Node.HOSTNAME_LABEL)) {
      DomainCount count = index.tallies().count(kind, index.eachNode(), Optional.empty());
      soft.add(new Soft(count, ordinal, rule.maxSkew(), slot(count)));
    } else {
      regular &= !topology.isFine();
      DomainCount count = index.tallies().count(kind, topology, eligibleSoft(rule, all, index));
      soft.add(new Soft(count, ordinal, rule.maxSkew(), -1));
    }
  }

  private int slot(DomainCount count) {
    fineCounts.add(count);
    regular &= fineCounts.size() <= MOST_FINE;
    return fineCounts.size() - 1;
  }

  /** Nothing when all nodes count. */
  private Optional<Eligibility> eligibleSoft(
      TopologySpread rule, List<TopologySpread> all, ClusterIndex index) {
    boolean anyNode =
        all.size() <= 1
            && !rule.honorNodeTaints()
            && (!rule.honorNodeAffinity()
                || (pods.spec().nodeSelector().isEmpty()
                    && pods.spec().affinity().requiredNodes().isEmpty()));
    return anyNode ? Optional.empty() : Optional.of(eligible(rule, all, index));
  }

  private Eligibility eligible(TopologySpread rule, List<TopologySpread> all, ClusterIndex index) {
    boolean affine = rule.honorNodeAffinity();
    return index
        .tallies()
        .eligible(
            new Eligibility.Key(
                all.stream().map(TopologySpread::topologyKey).distinct().toList(),
                affine ? pods.spec().nodeSelector() : new java.util.TreeMap<>(),
                affine ? pods.spec().affinity().requiredNodes() : Optional.empty(),
                rule.honorNodeTaints()
                    ? Optional.of(pods.spec().tolerations())
                    : Optional.empty()));
  }

  // Marks: what rules about fine topologies say of a node

  /** The mark of a node. */
  long mark(int node) {
    for (int i = 0; i < bars.size(); i++) {
      if (bars.get(i).fine() && bars.get(i).count().near(node) > 0) {
        return FORBIDDEN;
      }
    }
    long mark = 0;
    for (int i = 0; i < fineCounts.size(); i++) {
      int count = fineCounts.get(i).near(node);
      regular &= count < COUNT_LIMIT;
      mark |= ((long) count) << (i * COUNT_BITS);
    }
    if (isNearFine(node)) {
      mark |= 1L << NEAR_BIT;
    }
    long preference = finePreference(node);
    regular &= Math.abs(preference) < PREFERENCE_BIAS;
    return preference == 0 ? mark : mark | ((preference + PREFERENCE_BIAS) << PREFERENCE_SHIFT);
  }

  private boolean isNearFine(int node) {
    boolean any = false;
    for (int i = 0; i < near.size(); i++) {
      if (near.get(i).fine()) {
        any = true;
        if (near.get(i).count().near(node) == 0) {
          return false;
        }
      }
    }
    return any;
  }

  private long finePreference(int node) {
    long sum = 0;
    for (int i = 0; i < preferences.size(); i++) {
      Term term = preferences.get(i);
      sum += term.fine() ? term.weight() * term.count().near(node) : 0;
    }
    return sum;
  }

  /** The counts that marks are made of. */
  List<DomainCount> fineCounts() {
    return markCounts;
  }

  private void collectFine() {
    markCounts.clear();
    markCounts.addAll(fineCounts);
    for (List<Term> terms : List.of(bars, near, preferences)) {
      terms.stream().filter(Term::fine).forEach(t -> markCounts.add(t.count()));
    }
  }

  private static int count(long mark, int slot) {
    return (int) (mark >>> (slot * COUNT_BITS)) & (COUNT_LIMIT - 1);
  }

  // Decisions about a cell and a mark

  /** Looks up what is the same for all nodes; to be called before each decision. */
  void begin() {
    for (int i = 0; i < hard.size(); i++) {
      fewest[i] = hard.get(i).count().fewest(hard.get(i).minDomains());
    }
    first = meansItself && isNowhere();
  }

  private boolean isNowhere() {
    for (int i = 0; i < near.size(); i++) {
      if (near.get(i).count().total() > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the hard rules let a pod in where this cell and mark are. */
  boolean admits(Cell cell, long mark) {
    return keepsSpread(cell, mark) && isNear(cell, mark) && isApart(cell);
  }

  private boolean keepsSpread(Cell cell, long mark) {
    for (int i = 0; i < hard.size(); i++) {
      Hard rule = hard.get(i);
      if (!cell.has(rule.topology())) {
        return false;
      }
      int there =
          rule.slot() >= 0
              ? count(mark, rule.slot())
              : rule.count().in(cell.domain(rule.topology()));
      if (there + rule.self() - fewest[i] > rule.maxSkew()) {
        return false;
      }
    }
    return true;
  }

  private boolean isNear(Cell cell, long mark) {
    for (int i = 0; i < near.size(); i++) {
      Term term = near.get(i);
      if (!cell.has(term.topology())) {
        return false;
      }
      boolean there =
          first
              || (term.fine()
                  ? (mark & (1L << NEAR_BIT)) != 0
                  : term.count().in(cell.domain(term.topology())) > 0);
      if (!there) {
        return false;
      }
    }
    return true;
  }

  private boolean isApart(Cell cell) {
    for (int i = 0; i < bars.size(); i++) {
      Term bar = bars.get(i);
      if (!bar.fine()
          && cell.has(bar.topology())
          && bar.count().in(cell.domain(bar.topology())) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether any hard rule depends on other pods. */
  boolean isHard() {
    return !(hard.isEmpty() && near.isEmpty() && bars.isEmpty());
  }

  /** Why the hard rules keep a pod away from a node; empty when they do not. */
  Optional<String> refusal(int node, Cell cell) {
    for (int i = 0; i < hard.size(); i++) {
      Hard rule = hard.get(i);
      if (!cell.has(rule.topology())) {
        return Optional.of(Reasons.SPREAD_LABEL);
      }
      if (rule.count().near(node) + rule.self() - fewest[i] > rule.maxSkew()) {
        return Optional.of(Reasons.SPREAD);
      }
    }
    for (Term term : near) {
      if (!cell.has(term.topology()) || (!first && term.count().near(node) == 0)) {
        return Optional.of(Reasons.AFFINITY);
      }
    }
    return barred(node, true)
        ? Optional.of(Reasons.ANTI_AFFINITY)
        : Optional.of(Reasons.EXISTING_ANTI_AFFINITY).filter(r -> barred(node, false));
  }

  private boolean barred(int node, boolean own) {
    for (Term bar : bars) {
      if (bar.own() == own && bar.count().near(node) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The sum of the weights of preferred terms. */
  long preference(Cell cell, long mark) {
    long packed = mark >>> PREFERENCE_SHIFT;
    long sum = packed == 0 ? 0 : packed - PREFERENCE_BIAS;
    for (int i = 0; i < preferences.size(); i++) {
      Term term = preferences.get(i);
      if (!term.fine() && cell.has(term.topology())) {
        sum += term.weight() * term.count().in(cell.domain(term.topology()));
      }
    }
    return sum;
  }

  boolean hasPreferences() {
    return !preferences.isEmpty();
  }

  /** Whether the soft spread rules speak of nodes in this cell at all. */
  boolean isSpread(Cell cell) {
    for (int i = 0; i < softLabels.size(); i++) {
      if (!cell.has(softLabels.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The raw score of the soft spread rules: less is better.
   *
   * @param weights the weight of each rule
   */
  double spread(Cell cell, long mark, double[] weights) {
    double sum = 0;
    for (int i = 0; i < soft.size(); i++) {
      Soft rule = soft.get(i);
      if (cell.has(rule.topology())) {
        int there =
            rule.isByHost()
                ? count(mark, rule.slot())
                : rule.count().in(cell.domain(rule.topology()));
        sum += there * weights[i] + (rule.maxSkew() - 1);
      }
    }
    return sum;
  }
}
