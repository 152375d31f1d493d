package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.manifest.Yaml.Scalar;
import dev.orchestrator.manifest.Yaml.Sequence;
import dev.orchestrator.spec.Problem;
import dev.orchestrator.spec.Resource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reading of one object of a file: takes the findings, and keeps account of every value, so
 * that none is lost silently. Confined to one thread.
 */
final class Reading {
  /**
   * Which format is read; Compose takes numbers for text and text for numbers, Kubernetes does not.
   */
  enum Dialect {
    KUBERNETES,
    COMPOSE
  }

  private final Findings findings;
  private final Dialect dialect;
  private final Mode mode;
  private final String subject;
  private final int errorsBefore;
  private final Set<String> wrongPaths = new TreeSet<>();
  private final Set<Yaml> read;
  private final Set<Yaml> settled;

  Reading(Findings findings, Dialect dialect, Mode mode, String subject) {
    this(findings, dialect, mode, subject, identitySet(), identitySet());
  }

  private Reading(
      Findings findings,
      Dialect dialect,
      Mode mode,
      String subject,
      Set<Yaml> read,
      Set<Yaml> settled) {
    this.findings = findings;
    this.dialect = dialect;
    this.mode = mode;
    this.subject = subject;
    this.errorsBefore = findings.errorCount();
    this.read = read;
    this.settled = settled;
  }

  /**
   * The reading of a part that becomes objects of its own: its errors do not count against other
   * parts.
   */
  Reading part() {
    return new Reading(findings, dialect, mode, subject, read, settled);
  }

  private static Set<Yaml> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  Value root(Yaml document) {
    return new Value(document, FieldPath.ROOT, this);
  }

  boolean loose() {
    return dialect == Dialect.COMPOSE;
  }

  boolean lenient() {
    return mode == Mode.LENIENT;
  }

  /** Whether nothing more is listed, so that nothing more needs to be found out. */
  boolean full() {
    return findings.full();
  }

  /** Accounts for this value alone; its parts are still to be read. */
  void read(Yaml value) {
    read.add(value);
  }

  /** Accounts for this value with everything in it. */
  void settled(Yaml value) {
    settled.add(value);
  }

  void error(Yaml at, FieldPath path, String message, String remedy) {
    settled.add(at);
    error(at.at(), path, message, remedy);
  }

  void error(Position at, FieldPath path, String message, String remedy) {
    wrongPaths.add(path.toString());
    findings.error(new Notice(at, subject, path.toString(), message, remedy));
  }

  void unsupported(Yaml at, FieldPath path, String message, String remedy) {
    settled.add(at);
    unsupported(at.at(), path, message, remedy);
  }

  void unsupported(Position at, FieldPath path, String message, String remedy) {
    findings.unsupported(new Notice(at, subject, path.toString(), message, remedy));
  }

  void warning(Position at, FieldPath path, String message, String remedy) {
    findings.warning(new Notice(at, subject, path.toString(), message, remedy));
  }

  /** Tells of something unknown: an error, or in lenient mode a warning. */
  void unknown(Position at, FieldPath path, String message, String remedy) {
    if (lenient()) {
      warning(at, path, message, remedy);
    } else {
      error(at, path, message, remedy);
    }
  }

  /**
   * Adds the problems that validation sees in the object, except those that follow from an error
   * already told.
   */
  void validate(Resource resource, SourceMap sources) {
    for (Problem problem : resource.problems()) {
      if (findings.full()) {
        return;
      }
      SourceMap.Source source = sources.of(problem.path());
      boolean follows =
          findings.hasRefusedText(source.at())
              || wrongPaths.stream()
                  .anyMatch(
                      wrong -> touches(wrong, problem.path()) || touches(wrong, source.path()));
      if (!follows) {
        findings.error(
            new Notice(source.at(), subject, source.path(), problem.message(), problem.remedy()));
      }
    }
  }

  /** Hands over the object when nothing in it is wrong. */
  void deliver(Resource resource) {
    if (findings.errorCount() == errorsBefore) {
      findings.resource(resource);
    }
  }

  /**
   * Makes an error of every value that no reader read and no finding covers: a gap of the reader,
   * never of the user.
   */
  void requireNothingLost(Yaml document) {
    if (!findings.full()) {
      check(document, FieldPath.ROOT);
    }
  }

  private void check(Yaml value, FieldPath path) {
    if (settled.contains(value)) {
      return;
    }
    if (!read.contains(value)) {
      error(
          value, path, "was overlooked by the reader", "please report this as a bug of the reader");
      return;
    }
    switch (value) {
      case Scalar scalar -> {}
      case Sequence list -> checkItems(list.items(), path);
      case Mapping map -> map.entries().forEach(e -> check(e.value(), path.field(e.key())));
    }
  }

  private void checkItems(List<Yaml> items, FieldPath path) {
    for (int i = 0; i < items.size(); i++) {
      check(items.get(i), path.item(i));
    }
  }

  private static boolean touches(String wrong, String path) {
    return isWithin(path, wrong) || isWithin(wrong, path);
  }

  private static boolean isWithin(String path, String outer) {
    return path.startsWith(outer)
        && (path.length() == outer.length() || ".[".indexOf(path.charAt(outer.length())) >= 0);
  }
}
