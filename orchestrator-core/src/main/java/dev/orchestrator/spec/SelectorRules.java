package dev.orchestrator.spec;

import com.google.common.primitives.Longs;
import java.util.List;

/** Rules for label selectors and for conditions on nodes. */
final class SelectorRules {
  private static final String NODE_NAME = "metadata.name";

  private SelectorRules() {}

  static void selector(Field field, LabelSelector selector) {
    NameRules.selectedLabels(field.member("matchLabels"), selector.matchLabels());
    Field expressions = field.member("matchExpressions");
    List<Requirement> requirements = selector.matchExpressions();
    for (int i = 0; i < requirements.size(); i++) {
      onLabels(expressions.item(i), requirements.get(i));
    }
  }

  static void nodeTerm(Field field, NodeSelectorTerm term) {
    Field expressions = field.member("matchExpressions");
    for (int i = 0; i < term.matchExpressions().size(); i++) {
      onNodeLabels(expressions.item(i), term.matchExpressions().get(i));
    }
    Field fields = field.member("matchFields");
    for (int i = 0; i < term.matchFields().size(); i++) {
      onNodeField(fields.item(i), term.matchFields().get(i));
    }
  }

  private static void onLabels(Field field, Requirement requirement) {
    NameRules.labelKey(field.member("key"), requirement.key());
    switch (requirement.operator()) {
      case IN, NOT_IN, EXISTS, DOES_NOT_EXIST -> {
        valueCount(field, requirement);
        Field values = field.member("values");
        for (int i = 0; i < requirement.values().size(); i++) {
          NameRules.labelValue(values.item(i), requirement.values().get(i));
        }
      }
      case GT, LT ->
          field
              .member("operator")
              .report("compares numbers, which only rules about nodes may", "use In or NotIn");
    }
  }

  private static void onNodeLabels(Field field, Requirement requirement) {
    NameRules.labelKey(field.member("key"), requirement.key());
    valueCount(field, requirement);
    Field values = field.member("values");
    for (int i = 0; i < requirement.values().size(); i++) {
      nodeValue(values.item(i), requirement.operator(), requirement.values().get(i));
    }
  }

  private static void nodeValue(Field field, Requirement.Operator operator, String value) {
    switch (operator) {
      case GT, LT -> {
        if (!isInteger(value)) {
          field.report(Field.quote(value) + " is not an integer", "use a decimal integer");
        }
      }
      case IN, NOT_IN, EXISTS, DOES_NOT_EXIST -> TextRules.wellFormed(field, value);
    }
  }

  private static void onNodeField(Field field, Requirement requirement) {
    if (!requirement.key().equals(NODE_NAME)) {
      field
          .member("key")
          .report(Field.quote(requirement.key()) + " is not a field of a node", "use " + NODE_NAME);
    }
    switch (requirement.operator()) {
      case IN, NOT_IN -> {
        if (requirement.values().size() != 1) {
          field
              .member("values")
              .report("has " + requirement.values().size() + " values", "name exactly one node");
        }
      }
      case EXISTS, DOES_NOT_EXIST, GT, LT ->
          field.member("operator").report("does not apply to a field", "use In or NotIn");
    }
    Field values = field.member("values");
    for (int i = 0; i < requirement.values().size(); i++) {
      NameRules.subdomain(values.item(i), requirement.values().get(i));
    }
  }

  private static void valueCount(Field field, Requirement requirement) {
    int count = requirement.values().size();
    switch (requirement.operator()) {
      case IN, NOT_IN -> {
        if (count == 0) {
          field.member("values").report("is required for In and NotIn", "list a value");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (count != 0) {
          field
              .member("values")
              .report("is not allowed for Exists and DoesNotExist", "leave the values out");
        }
      }
      case GT, LT -> {
        if (count != 1) {
          field.member("values").report("has " + count + " values", "give one integer");
        }
      }
    }
  }

  /** An integer of 64 bits in decimal ASCII digits. */
  private static boolean isInteger(String value) {
    return value.chars().allMatch(c -> Syntax.isDigit(c) || c == '-' || c == '+')
        && Longs.tryParse(value.startsWith("+") ? value.substring(1) : value) != null;
  }
}
