package dev.orchestrator.state;

/**
 * The identity of one incarnation of an object: never used again, also not after a delete and a new
 * create of the same name.
 *
 * @param value lower-case letters, digits and dashes; made from the log position of the entry that
 *     created it
 */
public record Uid(String value) implements Comparable<Uid> {
  /** The uid of the {@code index}-th object made by the entry at this log position. */
  public static Uid at(long position, int index) {
    return new Uid(Long.toString(position, 36) + "-" + Integer.toString(index, 36));
  }

  @Override
  public int compareTo(Uid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
