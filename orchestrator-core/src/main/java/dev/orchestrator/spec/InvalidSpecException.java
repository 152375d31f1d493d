package dev.orchestrator.spec;

import java.util.List;

/** Thrown when declared input is wrong; lists every problem at once. Remedy: mend the input. */
public final class InvalidSpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /** An exception about the named object. */
  public InvalidSpecException(String subject, List<Problem> problems) {
    super(subject + " is invalid:\n" + Problem.lines(problems));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the order of the fields. */
  public List<Problem> problems() {
    return problems;
  }

  /** Returns the object when it is valid. */
  static <R extends Resource> R validated(R resource) {
    List<Problem> problems = resource.problems();
    if (!problems.isEmpty()) {
      throw new InvalidSpecException(resource.key().toString(), problems);
    }
    return resource;
  }
}
