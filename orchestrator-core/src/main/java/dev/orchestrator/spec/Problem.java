package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with a declared object.
 *
 * @param path the field, for example {@code spec.template.spec.containers[0].image}
 * @param message what is wrong
 * @param remedy what to do about it
 */
public record Problem(String path, String message, String remedy) {
  /** Requires every component. */
  public Problem {
    requireNonNull(path, "path");
    requireNonNull(message, "message");
    requireNonNull(remedy, "remedy");
  }

  /** The problems one a line, for messages. */
  public static String lines(List<Problem> problems) {
    return problems.stream().map(p -> "  " + p).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return path + ": " + message + (remedy.isEmpty() ? "" : " (" + remedy + ")");
  }
}
