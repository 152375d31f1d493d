package dev.orchestrator.manifest;

import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the objects that own pods. */
final class WorkloadReader {
  private static final String JOB_NAME = "job-name";

  private final PodReader pods = new PodReader();

  Deployment deployment(Metadata metadata, Value spec) {
    Fields fields = spec.fields(KubernetesType.DEPLOYMENT);
    return new Deployment(
        metadata,
        fields.count("replicas"),
        selector(fields),
        template(fields),
        fields.seconds("minReadySeconds").orElse(Duration.ZERO),
        fields.flag("paused", false));
  }

  DaemonSet daemonSet(Metadata metadata, Value spec) {
    Fields fields = spec.fields(KubernetesType.DAEMON_SET);
    return new DaemonSet(metadata, selector(fields), template(fields));
  }

  Job job(Metadata metadata, Value spec) {
    Fields fields = spec.fields(KubernetesType.JOB);
    OptionalInt parallelism = fields.count("parallelism");
    OptionalInt completions = fields.count("completions");
    boolean neither = completions.isEmpty() && parallelism.isEmpty();
    return new Job(
        metadata,
        named(template(fields), metadata.name()),
        neither ? OptionalInt.of(1) : completions,
        parallelism.orElse(1),
        fields.integer("backoffLimit", 0, Integer.MAX_VALUE, Job.DEFAULT_BACKOFF_LIMIT),
        fields.seconds("activeDeadlineSeconds"),
        fields.seconds("ttlSecondsAfterFinished"));
  }

  private static LabelSelector selector(Fields fields) {
    return fields
        .required("selector")
        .map(SelectorReader::labels)
        .orElse(LabelSelector.of(Map.of()));
  }

  private PodTemplate template(Fields owner) {
    return owner
        .required("template")
        .map(this::template)
        .orElse(PodTemplate.of(Map.of(), emptyPod()));
  }

  private PodTemplate template(Value value) {
    Fields fields = value.fields(KubernetesType.POD_TEMPLATE);
    SortedMap<String, String> labels = new TreeMap<>();
    SortedMap<String, String> annotations = new TreeMap<>();
    fields
        .value("metadata")
        .map(v -> v.fields(KubernetesType.TEMPLATE_METADATA))
        .ifPresent(
            metadata -> {
              labels.putAll(metadata.textMap("labels"));
              annotations.putAll(metadata.textMap("annotations"));
            });
    return new PodTemplate(
        labels, annotations, fields.required("spec").map(pods::pod).orElse(emptyPod()));
  }

  /** Kubernetes gives the pods of a Job this label. */
  private static PodTemplate named(PodTemplate template, String job) {
    SortedMap<String, String> labels = new TreeMap<>(template.labels());
    labels.putIfAbsent(JOB_NAME, job);
    return new PodTemplate(labels, template.annotations(), template.spec());
  }

  private static PodSpec emptyPod() {
    return PodSpec.builder().build();
  }
}
