package dev.orchestrator;

import dev.orchestrator.spec.ObjectKey;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a call of {@code apply} came to.
 *
 * @param objects in the order in which they were given
 */
public record Applied(List<Item> objects) {
  /** Takes an immutable copy. */
  public Applied {
    objects = List.copyOf(objects);
  }

  /** Whether everything was as declared already. */
  public boolean isUnchanged() {
    return objects.stream().allMatch(o -> o.outcome() == Outcome.UNCHANGED);
  }

  /** A line for each object, for example {@code Deployment shop/web created}. */
  public String describe() {
    return objects.stream().map(Item::toString).collect(Collectors.joining("\n"));
  }

  /**
   * One object.
   *
   * @param key its name
   * @param outcome what became of it
   * @param generation its generation now; grows with each change
   */
  public record Item(ObjectKey key, Outcome outcome, long generation) {
    @Override
    public String toString() {
      return key + " " + outcome.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What became of an object. */
  public enum Outcome {
    /** It is new. */
    CREATED,
    /** It was changed. */
    CONFIGURED,
    /** It was like this already. */
    UNCHANGED
  }
}
