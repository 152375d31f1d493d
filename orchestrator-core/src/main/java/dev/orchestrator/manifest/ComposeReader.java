package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Reading.Dialect;
import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Reads one Compose file: a project of services, configs and secrets. */
final class ComposeReader {
  private final Findings findings;
  private final Mode mode;
  private final Limits limits;
  private final SortedMap<String, String> variables;
  private final FileResolver files;

  ComposeReader(
      Findings findings,
      Mode mode,
      Limits limits,
      SortedMap<String, String> variables,
      FileResolver files) {
    this.findings = findings;
    this.mode = mode;
    this.limits = limits;
    this.variables = variables;
    this.files = files;
  }

  /** Reads the first document; an empty project name stands for none. */
  void read(List<Yaml> documents, String projectName, String namespace) {
    Reading reading = new Reading(findings, Dialect.COMPOSE, mode, "");
    for (Yaml more : documents.subList(Math.min(1, documents.size()), documents.size())) {
      reading.unsupported(
          more, FieldPath.ROOT, "a second document of a Compose file is not supported yet", "");
    }
    if (!documents.isEmpty()) {
      document(documents.getFirst(), reading, projectName, namespace);
    }
  }

  private void document(Yaml raw, Reading reading, String projectName, String namespace) {
    Yaml document = new Interpolation(variables, limits).document(raw, findings);
    Value root = reading.root(document);
    if (document instanceof Mapping) {
      project(root.fields(ComposeType.PROJECT), reading, projectName, namespace);
    } else {
      root.mistaken("must be a mapping with services, not " + document.word(), "");
    }
    reading.requireNothingLost(document);
  }

  private void project(Fields fields, Reading reading, String projectName, String namespace) {
    String name = fields.text("name", projectName);
    ComposeProject project =
        new ComposeProject(name, namespace(name, namespace), variables, files, limits);
    if (!project.namespace().equals(Metadata.DEFAULT_NAMESPACE)) {
      findings.resource(new Namespace(Metadata.of("", project.namespace())));
    }
    ComposeSources configs = ComposeSources.configs(fields, project);
    ComposeSources secrets = ComposeSources.secrets(fields, project);
    ComposeServiceReader services = new ComposeServiceReader(project, configs, secrets);
    fields
        .required("services")
        .ifPresent(
            value -> {
              for (Map.Entry<String, Value> service : value.entries()) {
                Reading part = reading.part();
                services.read(service.getKey(), service.getValue().in(part), part);
              }
            });
  }

  private static String namespace(String project, String namespace) {
    return project.isEmpty() ? namespace : ComposeProject.objectName(project);
  }
}
