package dev.orchestrator.manifest;

import java.util.Optional;

/** The way from an object to one of its fields; printed as {@code spec.ports[0].name}. */
record FieldPath(Optional<FieldPath> parent, String segment) {
  static final FieldPath ROOT = new FieldPath(Optional.empty(), "");

  FieldPath field(String name) {
    boolean simple =
        name.chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '$');
    String shown = name.length() <= 80 ? name : name.substring(0, 80) + "...";
    return new FieldPath(
        Optional.of(this), simple && !name.isEmpty() ? "." + shown : "[" + shown + "]");
  }

  FieldPath item(int index) {
    return new FieldPath(Optional.of(this), "[" + index + "]");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    return text.indexOf(".") == 0 ? text.substring(1) : text.toString();
  }

  private void append(StringBuilder text) {
    parent.ifPresent(p -> p.append(text));
    text.append(segment);
  }
}
