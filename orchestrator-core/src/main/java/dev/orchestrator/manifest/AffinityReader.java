package dev.orchestrator.manifest;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.Weighted;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads rules about nodes and other pods. */
final class AffinityReader {
  static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityReader() {}

  static Affinity affinity(Value value) {
    Fields fields = value.fields(KubernetesType.AFFINITY);
    Optional<Fields> nodes = rules(fields, "nodeAffinity");
    Optional<Fields> pods = rules(fields, "podAffinity");
    Optional<Fields> antiPods = rules(fields, "podAntiAffinity");
    return new Affinity(
        nodes.flatMap(f -> f.value(REQUIRED)).map(AffinityReader::nodeTerms),
        nodes.map(AffinityReader::preferredNodes).orElse(List.of()),
        pods.map(AffinityReader::requiredPods).orElse(List.of()),
        pods.map(AffinityReader::preferredPods).orElse(List.of()),
        antiPods.map(AffinityReader::requiredPods).orElse(List.of()),
        antiPods.map(AffinityReader::preferredPods).orElse(List.of()));
  }

  private static Optional<Fields> rules(Fields affinity, String name) {
    return affinity.value(name).map(v -> v.fields(KubernetesType.RULES));
  }

  private static List<NodeSelectorTerm> nodeTerms(Value value) {
    return value
        .fields(KubernetesType.NODE_SELECTOR)
        .each("nodeSelectorTerms", SelectorReader::nodes);
  }

  private static List<Weighted<NodeSelectorTerm>> preferredNodes(Fields rules) {
    return present(
        rules,
        PREFERRED,
        v ->
            weighted(
                v.fields(KubernetesType.PREFERRED_NODES),
                "preference",
                term -> Optional.of(SelectorReader.nodes(term))));
  }

  private static <T> Optional<Weighted<T>> weighted(
      Fields fields, String name, Function<Value, Optional<T>> reader) {
    int weight = weight(fields);
    return fields.required(name).flatMap(reader).map(term -> new Weighted<>(weight, term));
  }

  private static List<PodAffinityTerm> requiredPods(Fields rules) {
    return present(rules, REQUIRED, AffinityReader::podTerm);
  }

  private static List<Weighted<PodAffinityTerm>> preferredPods(Fields rules) {
    return present(
        rules,
        PREFERRED,
        v ->
            weighted(
                v.fields(KubernetesType.PREFERRED_PODS),
                "podAffinityTerm",
                AffinityReader::podTerm));
  }

  private static Optional<PodAffinityTerm> podTerm(Value value) {
    Fields fields = value.fields(KubernetesType.POD_TERM);
    String topologyKey = fields.text("topologyKey");
    List<String> namespaces = fields.texts("namespaces");
    Optional<LabelSelector> namespaceSelector =
        fields.value("namespaceSelector").map(SelectorReader::labels);
    return selector(fields)
        .map(s -> new PodAffinityTerm(s, topologyKey, namespaces, namespaceSelector));
  }

  /**
   * The selector of a rule about pods. Kubernetes takes an absent one for "no pod at all", which is
   * a rule without effect and surely a slip.
   */
  static Optional<LabelSelector> selector(Fields fields) {
    Optional<LabelSelector> selector = fields.value("labelSelector").map(SelectorReader::labels);
    if (selector.isEmpty()) {
      fields
          .reading()
          .unsupported(
              fields.at(),
              fields.path(),
              "a rule without labelSelector, which matches no pod, is not supported",
              "add labelSelector, or leave the rule out");
    }
    return selector;
  }

  private static int weight(Fields fields) {
    return fields.required("weight").map(v -> v.integer(1, 100)).orElse(1);
  }

  private static <T> List<T> present(
      Fields fields, String name, Function<Value, Optional<T>> read) {
    return fields.items(name).stream().map(read).flatMap(Optional::stream).toList();
  }
}
