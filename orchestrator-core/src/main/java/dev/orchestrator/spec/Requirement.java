package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One condition on labels or node fields.
 *
 * @param key the label key, or the field name {@code metadata.name}
 * @param operator how the value is compared
 * @param values what it is compared with; empty for Exists and DoesNotExist, one integer for Gt and
 *     Lt
 */
public record Requirement(String key, Operator operator, List<String> values) {
  /** Takes an immutable copy. */
  public Requirement {
    requireNonNull(key, "key");
    requireNonNull(operator, "operator");
    values = Copies.list(values, "values");
  }

  /** How a value is compared. */
  public enum Operator {
    /** The value is one of the listed. */
    IN,
    /** The value is none of the listed, or the key is absent. */
    NOT_IN,
    /** The key is present. */
    EXISTS,
    /** The key is absent. */
    DOES_NOT_EXIST,
    /** The value is an integer larger than the listed one; for nodes only. */
    GT,
    /** The value is an integer smaller than the listed one; for nodes only. */
    LT
  }
}
