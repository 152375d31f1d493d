package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pod's acceptance of taints.
 *
 * @param key the taint's key; empty with Exists means every key
 * @param operator Equal by default
 * @param value the taint's value, for Equal
 * @param effect the taint's effect; absent means every effect
 * @param tolerationSeconds how long a NoExecute taint is accepted; absent means for ever
 */
public record Toleration(
    String key,
    Operator operator,
    String value,
    Optional<Taint.Effect> effect,
    OptionalLong tolerationSeconds) {
  /** Requires every component. */
  public Toleration {
    requireNonNull(key, "key");
    requireNonNull(operator, "operator");
    requireNonNull(value, "value");
    requireNonNull(effect, "effect");
    requireNonNull(tolerationSeconds, "tolerationSeconds");
  }

  /** How a toleration's value is compared. */
  public enum Operator {
    /** Key and value are equal. */
    EQUAL,
    /** The key is equal; the value does not matter. */
    EXISTS,
    /** The key is equal; the taint's value is an integer larger than this one. */
    GT,
    /** The key is equal; the taint's value is an integer smaller than this one. */
    LT
  }

  /** Accepts every taint with this key. */
  public static Toleration exists(String key) {
    return new Toleration(key, Operator.EXISTS, "", Optional.empty(), OptionalLong.empty());
  }

  /** Whether this accepts the taint. */
  public boolean tolerates(Taint taint) {
    if (effect.isPresent() && effect.get() != taint.effect()) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.key())) {
      return false;
    }
    return switch (operator) {
      case EXISTS -> true;
      case EQUAL -> !key.isEmpty() && value.equals(taint.value());
      case GT -> !key.isEmpty() && compare(taint.value()) > 0;
      case LT -> !key.isEmpty() && compare(taint.value()) < 0;
    };
  }

  /** The sign of the taint's value minus this one; 0 when either is not an integer. */
  private int compare(String taintValue) {
    try {
      return Long.compare(Long.parseLong(taintValue), Long.parseLong(value));
    } catch (NumberFormatException notAnInteger) {
      return 0;
    }
  }
}
