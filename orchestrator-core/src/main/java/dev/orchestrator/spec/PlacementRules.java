package dev.orchestrator.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for the parts of a pod that say where it runs. */
final class PlacementRules {
  private static final int MAX_WEIGHT = 100;
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private PlacementRules() {}

  static void placement(Field field, PodSpec pod) {
    NameRules.selectedLabels(field.member("nodeSelector"), pod.nodeSelector());
    affinity(field.member("affinity"), pod.affinity());
    Field tolerations = field.member("tolerations");
    for (int i = 0; i < pod.tolerations().size(); i++) {
      toleration(tolerations.item(i), pod.tolerations().get(i));
    }
    spreads(field.member("topologySpreadConstraints"), pod.topologySpread());
  }

  private static void affinity(Field field, Affinity affinity) {
    Field nodes = field.member("nodeAffinity");
    affinity.requiredNodes().ifPresent(terms -> requiredNodes(nodes.member(REQUIRED), terms));
    preferredNodes(nodes.member(PREFERRED), affinity.preferredNodes());
    Field pods = field.member("podAffinity");
    requiredPods(pods.member(REQUIRED), affinity.requiredPods());
    preferredPods(pods.member(PREFERRED), affinity.preferredPods());
    Field antiPods = field.member("podAntiAffinity");
    requiredPods(antiPods.member(REQUIRED), affinity.requiredAntiPods());
    preferredPods(antiPods.member(PREFERRED), affinity.preferredAntiPods());
  }

  private static void requiredNodes(Field field, List<NodeSelectorTerm> terms) {
    Field list = field.member("nodeSelectorTerms");
    if (terms.isEmpty()) {
      list.report("is required", "give at least one term, or leave the rule out");
    }
    for (int i = 0; i < terms.size(); i++) {
      SelectorRules.nodeTerm(list.item(i), terms.get(i));
    }
  }

  private static void preferredNodes(Field field, List<Weighted<NodeSelectorTerm>> terms) {
    for (int i = 0; i < terms.size(); i++) {
      Field item = field.item(i);
      weight(item, terms.get(i));
      SelectorRules.nodeTerm(item.member("preference"), terms.get(i).term());
    }
  }

  private static void requiredPods(Field field, List<PodAffinityTerm> terms) {
    for (int i = 0; i < terms.size(); i++) {
      podTerm(field.item(i), terms.get(i));
    }
  }

  private static void preferredPods(Field field, List<Weighted<PodAffinityTerm>> terms) {
    for (int i = 0; i < terms.size(); i++) {
      Field item = field.item(i);
      weight(item, terms.get(i));
      podTerm(item.member("podAffinityTerm"), terms.get(i).term());
    }
  }

  private static void podTerm(Field field, PodAffinityTerm term) {
    SelectorRules.selector(field.member("labelSelector"), term.selector());
    NameRules.labelKey(field.member("topologyKey"), term.topologyKey());
    Field namespaces = field.member("namespaces");
    for (int i = 0; i < term.namespaces().size(); i++) {
      NameRules.label(namespaces.item(i), term.namespaces().get(i));
    }
    term.namespaceSelector()
        .ifPresent(s -> SelectorRules.selector(field.member("namespaceSelector"), s));
  }

  private static void weight(Field field, Weighted<?> weighted) {
    if (weighted.weight() < 1 || weighted.weight() > MAX_WEIGHT) {
      field.member("weight").report(weighted.weight() + " is not a weight", "use 1 to 100");
    }
  }

  private static void toleration(Field field, Toleration toleration) {
    if (!toleration.key().isEmpty()) {
      NameRules.labelKey(field.member("key"), toleration.key());
    }
    switch (toleration.operator()) {
      case EQUAL -> {
        if (toleration.key().isEmpty()) {
          field.member("operator").report("is Equal without a key", "name a key or use Exists");
        }
        NameRules.labelValue(field.member("value"), toleration.value());
      }
      case EXISTS -> {
        if (!toleration.value().isEmpty()) {
          field.member("value").report("does not matter for Exists", "leave it out or use Equal");
        }
      }
      case GT, LT -> {
        if (toleration.key().isEmpty()) {
          field.member("operator").report("compares without a key", "name a key or use Exists");
        }
        if (!isInteger(toleration.value())) {
          field.member("value").report("is not an integer", "Gt and Lt compare integers");
        }
      }
    }
    toleration.tolerationSeconds().ifPresent(s -> tolerationSeconds(field, toleration.effect(), s));
  }

  private static boolean isInteger(String text) {
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException notAnInteger) {
      return false;
    }
  }

  private static void tolerationSeconds(Field field, Optional<Taint.Effect> effect, long seconds) {
    if (!effect.equals(Optional.of(Taint.Effect.NO_EXECUTE))) {
      field
          .member("effect")
          .report("is not NoExecute, but tolerationSeconds is set", "use the effect NoExecute");
    }
    long longest = TextRules.LONGEST.toSeconds();
    if (seconds < -longest || seconds > longest) {
      field
          .member("tolerationSeconds")
          .report(seconds + " is out of range", "use at most " + longest + ", or leave it out");
    }
  }

  private static void spreads(Field field, List<TopologySpread> spreads) {
    Set<SpreadKey> seen = new HashSet<>();
    for (int i = 0; i < spreads.size(); i++) {
      TopologySpread spread = spreads.get(i);
      spread(field.item(i), spread);
      if (!seen.add(new SpreadKey(spread.topologyKey(), spread.whenUnsatisfiable()))) {
        field
            .item(i)
            .report(
                "stands twice: the same topologyKey and whenUnsatisfiable",
                "leave one of them out");
      }
    }
  }

  private record SpreadKey(String topologyKey, TopologySpread.WhenUnsatisfiable when) {}

  private static void spread(Field field, TopologySpread spread) {
    TextRules.atLeast(field.member("maxSkew"), spread.maxSkew(), 1);
    NameRules.labelKey(field.member("topologyKey"), spread.topologyKey());
    SelectorRules.selector(field.member("labelSelector"), spread.selector());
    spread.minDomains().ifPresent(n -> minDomains(field.member("minDomains"), spread, n));
    matchLabelKeys(field.member("matchLabelKeys"), spread);
  }

  private static void minDomains(Field field, TopologySpread spread, int count) {
    TextRules.atLeast(field, count, 1);
    switch (spread.whenUnsatisfiable()) {
      case DO_NOT_SCHEDULE -> {}
      case SCHEDULE_ANYWAY ->
          field.report("is for DoNotSchedule only", "leave it out, or make the rule hard");
    }
  }

  private static void matchLabelKeys(Field field, TopologySpread spread) {
    for (int i = 0; i < spread.matchLabelKeys().size(); i++) {
      String key = spread.matchLabelKeys().get(i);
      NameRules.labelKey(field.item(i), key);
      if (spread.selector().matchLabels().containsKey(key)
          || spread.selector().matchExpressions().stream().anyMatch(r -> r.key().equals(key))) {
        field.item(i).report(Field.quote(key) + " is in the selector too", "name it in one place");
      }
    }
  }
}
