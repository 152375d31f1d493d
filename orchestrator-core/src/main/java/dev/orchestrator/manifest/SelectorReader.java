package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.Requirement.Operator;

/** Reads conditions on labels. */
final class SelectorReader {
  static final ImmutableMap<String, Operator> FOR_LABELS =
      ImmutableMap.of(
          "In", Operator.IN,
          "NotIn", Operator.NOT_IN,
          "Exists", Operator.EXISTS,
          "DoesNotExist", Operator.DOES_NOT_EXIST);

  static final ImmutableMap<String, Operator> FOR_NODES =
      ImmutableMap.<String, Operator>builder()
          .putAll(FOR_LABELS)
          .put("Gt", Operator.GT)
          .put("Lt", Operator.LT)
          .buildOrThrow();

  private SelectorReader() {}

  static LabelSelector labels(Value value) {
    Fields fields = value.fields(KubernetesType.LABEL_SELECTOR);
    return new LabelSelector(
        fields.textMap("matchLabels"), fields.each("matchExpressions", v -> requirement(v, FOR_LABELS)));
  }

  static NodeSelectorTerm nodes(Value value) {
    Fields fields = value.fields(KubernetesType.NODE_TERM);
    return new NodeSelectorTerm(
        fields.each("matchExpressions", v -> requirement(v, FOR_NODES)),
        fields.each("matchFields", v -> requirement(v, FOR_NODES)));
  }

  private static Requirement requirement(Value value, ImmutableMap<String, Operator> operators) {
    Fields fields = value.fields(KubernetesType.REQUIREMENT);
    Operator operator = fields.required("operator").flatMap(v -> v.choice(operators)).orElse(Operator.EXISTS);
    return new Requirement(fields.text("key"), operator, fields.texts("values"));
  }
}
