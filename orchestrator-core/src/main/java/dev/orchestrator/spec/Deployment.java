package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A number of equal pods that are kept running.
 *
 * @param metadata name, namespace, labels
 * @param replicas how many; absent means "leave it as it is", and 1 for a new Deployment
 * @param selector the pods that belong to it; must match the template's labels
 * @param template what each pod is made from
 * @param minReady how long a pod must be ready before it counts as available; 0 s by default
 * @param paused whether a changed template is held back
 */
public record Deployment(
    Metadata metadata,
    OptionalInt replicas,
    LabelSelector selector,
    PodTemplate template,
    Duration minReady,
    boolean paused)
    implements Workload {
  /** Requires every component. */
  public Deployment {
    requireNonNull(metadata, "metadata");
    requireNonNull(replicas, "replicas");
    requireNonNull(selector, "selector");
    requireNonNull(template, "template");
    requireNonNull(minReady, "minReady");
  }

  @Override
  public Kind kind() {
    return Kind.DEPLOYMENT;
  }

  /** A builder for a Deployment of this name in the default namespace. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** This Deployment with another number of replicas. */
  public Deployment withReplicas(int count) {
    return new Deployment(metadata, OptionalInt.of(count), selector, template, minReady, paused);
  }

  /** Builds a validated {@link Deployment}; without a selector the template's labels are used. */
  public static final class Builder {
    private final String name;
    private String namespace = Metadata.DEFAULT_NAMESPACE;
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> annotations = new TreeMap<>();
    private OptionalInt replicas = OptionalInt.empty();
    private Optional<LabelSelector> selector = Optional.empty();
    private PodSpec pod = PodSpec.builder().build();
    private Duration minReady = Duration.ZERO;
    private boolean paused;

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the namespace; {@code default} by default. */
    public Builder namespace(String value) {
      namespace = value;
      return this;
    }

    /** Adds a label to the Deployment and to its pods. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Adds an annotation to the Deployment. */
    public Builder annotation(String key, String value) {
      annotations.put(key, value);
      return this;
    }

    /** Sets the number of pods. */
    public Builder replicas(int count) {
      replicas = OptionalInt.of(count);
      return this;
    }

    /** Sets the selector; the pods' labels by default. */
    public Builder selector(LabelSelector value) {
      selector = Optional.of(value);
      return this;
    }

    /** Sets what each pod runs. */
    public Builder pod(PodSpec value) {
      pod = value;
      return this;
    }

    /** Sets how long a pod must be ready before it is available. */
    public Builder minReady(Duration value) {
      minReady = value;
      return this;
    }

    /** Holds changed templates back. */
    public Builder paused(boolean value) {
      paused = value;
      return this;
    }

    /** The Deployment. A label {@code app} with its name is added when there is no label. */
    public Deployment build() {
      Map<String, String> podLabels = labels.isEmpty() ? Map.of("app", name) : labels;
      return InvalidSpecException.validated(
          new Deployment(
              new Metadata(namespace, name, Copies.sorted(labels), Copies.sorted(annotations)),
              replicas,
              selector.orElseGet(() -> LabelSelector.of(podLabels)),
              PodTemplate.of(podLabels, pod),
              minReady,
              paused));
    }
  }
}
