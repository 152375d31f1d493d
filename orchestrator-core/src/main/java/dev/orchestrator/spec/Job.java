package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Pods that run to success a number of times.
 *
 * @param metadata name, namespace, labels
 * @param template what each pod is made from; its restart policy is OnFailure or Never
 * @param completions how many pods must succeed; absent means any success ends it, once all have
 *     ended
 * @param parallelism how many run at a time; 1 by default
 * @param backoffLimit how many failures are borne before the Job fails; 6 by default
 * @param activeDeadline how long the Job may be active before it fails
 * @param ttlAfterFinished how long a finished Job is kept before it is deleted
 */
public record Job(
    Metadata metadata,
    PodTemplate template,
    OptionalInt completions,
    int parallelism,
    int backoffLimit,
    Optional<Duration> activeDeadline,
    Optional<Duration> ttlAfterFinished)
    implements Workload {
  /** Requires every component. */
  public Job {
    requireNonNull(metadata, "metadata");
    requireNonNull(template, "template");
    requireNonNull(completions, "completions");
    requireNonNull(activeDeadline, "activeDeadline");
    requireNonNull(ttlAfterFinished, "ttlAfterFinished");
  }

  /** Kubernetes' default. */
  public static final int DEFAULT_BACKOFF_LIMIT = 6;

  @Override
  public Kind kind() {
    return Kind.JOB;
  }

  /** A builder for a Job of this name in the default namespace. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Builds a validated {@link Job}. */
  public static final class Builder {
    private final String name;
    private String namespace = Metadata.DEFAULT_NAMESPACE;
    private final Map<String, String> labels = new TreeMap<>();
    private PodSpec pod = PodSpec.builder().restartPolicy(RestartPolicy.NEVER).build();
    private OptionalInt completions = OptionalInt.of(1);
    private int parallelism = 1;
    private int backoffLimit = DEFAULT_BACKOFF_LIMIT;
    private Optional<Duration> activeDeadline = Optional.empty();
    private Optional<Duration> ttlAfterFinished = Optional.empty();

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the namespace; {@code default} by default. */
    public Builder namespace(String value) {
      namespace = value;
      return this;
    }

    /** Adds a label to the Job and to its pods. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Sets what each pod runs; its restart policy must be OnFailure or Never. */
    public Builder pod(PodSpec value) {
      pod = value;
      return this;
    }

    /** Sets how many pods must succeed; 1 by default. */
    public Builder completions(int value) {
      completions = OptionalInt.of(value);
      return this;
    }

    /** Any success ends the Job once all pods have ended. */
    public Builder anyCompletion() {
      completions = OptionalInt.empty();
      return this;
    }

    /** Sets how many pods run at a time; 1 by default. */
    public Builder parallelism(int value) {
      parallelism = value;
      return this;
    }

    /** Sets how many failures are borne; 6 by default. */
    public Builder backoffLimit(int value) {
      backoffLimit = value;
      return this;
    }

    /** Sets how long the Job may be active. */
    public Builder activeDeadline(Duration value) {
      activeDeadline = Optional.of(value);
      return this;
    }

    /** Sets how long the finished Job is kept. */
    public Builder ttlAfterFinished(Duration value) {
      ttlAfterFinished = Optional.of(value);
      return this;
    }

    /** The Job. A label {@code job-name} with its name is added to its pods. */
    public Job build() {
      Map<String, String> podLabels = new TreeMap<>(labels);
      podLabels.put("job-name", name);
      return InvalidSpecException.validated(
          new Job(
              new Metadata(namespace, name, Copies.sorted(labels), Copies.sorted(new TreeMap<>())),
              PodTemplate.of(podLabels, pod),
              completions,
              parallelism,
              backoffLimit,
              activeDeadline,
              ttlAfterFinished));
    }
  }
}
