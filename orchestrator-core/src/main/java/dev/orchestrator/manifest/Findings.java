package dev.orchestrator.manifest;

import dev.orchestrator.spec.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is found while one file is read. The lists are bounded: a hostile file has as many
 * errors as keys.
 */
final class Findings {
  private static final int MOST_PER_LIST = 1000;

  private final String file;
  private final List<Resource> resources = new ArrayList<>();
  private final List<Notice> errors = new ArrayList<>();
  private final List<Notice> unsupported = new ArrayList<>();
  private final List<Notice> warnings = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void resource(Resource resource) {
    resources.add(resource);
  }

  void error(Notice notice) {
    add(errors, notice);
  }

  void unsupported(Notice notice) {
    add(unsupported, notice);
  }

  void warning(Notice notice) {
    add(warnings, notice);
  }

  /** The number of errors so far; it grows with every error until the list is full. */
  int errorCount() {
    return errors.size();
  }

  /** Whether the text at this place was refused already, before any field was made of it. */
  boolean hasRefusedText(Position at) {
    return errors.stream().anyMatch(e -> e.path().isEmpty() && e.position().equals(at));
  }

  /** Whether nothing more is listed. */
  boolean full() {
    return errors.size() > MOST_PER_LIST;
  }

  Manifest manifest() {
    return new Manifest(file, full() ? List.of() : resources, unsupported, warnings, errors);
  }

  private static void add(List<Notice> list, Notice notice) {
    if (list.size() < MOST_PER_LIST) {
      list.add(notice);
    } else if (list.size() == MOST_PER_LIST) {
      list.add(
          new Notice(
              notice.position(), "", "", "there is more like this; the rest is not listed", ""));
    }
  }
}
