package dev.orchestrator.manifest;

import dev.orchestrator.spec.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the environment of a Compose service. */
final class ComposeEnvironment {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([^()]{1,200})\\)");

  private ComposeEnvironment() {}

  /** The variables in order; those of {@code environment} win over those of {@code env_file}. */
  static Map<String, String> read(Fields service, ComposeProject project) {
    Map<String, String> variables = new LinkedHashMap<>();
    service
        .value("env_file")
        .ifPresent(
            value -> {
              List<Value> files = value.isList() ? value.items() : List.of(value);
              files.forEach(file -> variables.putAll(envFile(file, project)));
            });
    service.value("environment").ifPresent(value -> environment(value, project, variables));
    return variables;
  }

  /**
   * The value as our specs write it, where {@code $(NAME)} refers to another variable; Compose
   * knows no such references.
   */
  static String escaped(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    (variables.containsKey(found.group(1)) ? "$" : "") + found.group()));
  }

  private static void environment(
      Value value, ComposeProject project, Map<String, String> variables) {
    if (value.isList()) {
      value.items().forEach(item -> item(item, project, variables));
    } else {
      value
          .entries()
          .forEach(
              e -> {
                if (e.getValue().isNull()) {
                  e.getValue().accept();
                  inherited(e.getKey(), e.getValue(), project, variables);
                } else {
                  variables.put(e.getKey(), e.getValue().text());
                }
              });
    }
  }

  private static void item(Value item, ComposeProject project, Map<String, String> variables) {
    String text = item.text();
    int equals = text.indexOf('=');
    if (equals < 0) {
      inherited(text, item, project, variables);
    } else {
      variables.put(text.substring(0, equals), text.substring(equals + 1));
    }
  }

  /**
   * A name without a value takes it from the caller's variables; without one there it is not set at
   * all.
   */
  private static void inherited(
      String name, Value at, ComposeProject project, Map<String, String> variables) {
    Optional.ofNullable(project.variables().get(name))
        .ifPresentOrElse(
            text -> variables.put(name, text),
            () -> at.warning("the variable " + name + " has no value and is left out", ""));
  }

  private static Map<String, String> envFile(Value value, ComposeProject project) {
    if (!value.isMapping()) {
      return parsed(value, project.file(value), project);
    }
    Fields fields = value.fields(ComposeType.ENV_FILE);
    Optional<Value> path = fields.required("path");
    boolean required = fields.flag("required", true);
    if (path.isEmpty()) {
      return Map.of();
    }
    Optional<Bytes> bytes =
        required ? project.file(path.get()) : project.files().read(path.get().text());
    return parsed(value, bytes, project);
  }

  private static Map<String, String> parsed(
      Value value, Optional<Bytes> bytes, ComposeProject project) {
    if (bytes.isEmpty()) {
      return Map.of();
    }
    try {
      Optional<String> text = ComposeSources.utf8(bytes.get());
      if (text.isPresent()) {
        return DotEnv.parse(text.get(), project.variables(), project.limits());
      }
      value.mistaken("the file is not UTF-8 text", "");
    } catch (Interpolation.Refused e) {
      value.mistaken("in the file: " + e.getMessage(), e.remedy());
    }
    return Map.of();
  }
}
