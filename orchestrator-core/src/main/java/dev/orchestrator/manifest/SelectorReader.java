package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.Requirement.Operator;

/** Reads conditions on labels. */
final class SelectorReader {
  private SelectorReader() {}

  static LabelSelector labels(Value value) {
    Fields fields = value.fields(KubernetesType.LABEL_SELECTOR);
    return new LabelSelector(
        fields.textMap("matchLabels"),
        fields.each("matchExpressions", v -> requirement(v, KubernetesWords.LABEL_OPERATORS)));
  }

  static NodeSelectorTerm nodes(Value value) {
    Fields fields = value.fields(KubernetesType.NODE_TERM);
    return new NodeSelectorTerm(
        fields.each("matchExpressions", v -> requirement(v, KubernetesWords.NODE_OPERATORS)),
        fields.each("matchFields", v -> requirement(v, KubernetesWords.NODE_OPERATORS)));
  }

  private static Requirement requirement(Value value, ImmutableMap<String, Operator> operators) {
    Fields fields = value.fields(KubernetesType.REQUIREMENT);
    Operator operator =
        fields.required("operator").flatMap(v -> v.choice(operators)).orElse(Operator.EXISTS);
    return new Requirement(fields.text("key"), operator, fields.texts("values"));
  }
}
