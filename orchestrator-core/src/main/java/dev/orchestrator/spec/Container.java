package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One process tree of a pod, started from an image (or, on the process runtime, from a command
 * alone).
 *
 * @param name unique within the pod
 * @param image the image reference; may be empty where the runtime runs plain commands
 * @param command replaces the image's entry point; empty means the image's own
 * @param args replaces the image's command; empty means the image's own
 * @param workingDir the working directory; empty means the image's own
 * @param env environment variables, in order; a later one may refer to an earlier one as {@code
 *     $(NAME)}
 * @param envFrom whole ConfigMaps or Secrets as environment variables; {@code env} wins
 * @param ports the ports that the container listens on
 * @param resources requests and limits
 * @param volumeMounts where volumes of the pod appear
 * @param startupProbe gates the other probes until it succeeds once
 * @param livenessProbe its failure restarts the container
 * @param readinessProbe its failure takes the pod out of its Services
 * @param sidecar for an init container: it runs on beside the others, and is restarted whenever it
 *     ends (Kubernetes' {@code restartPolicy: Always} of an init container)
 */
public record Container(
    String name,
    String image,
    List<String> command,
    List<String> args,
    String workingDir,
    List<EnvVar> env,
    List<EnvFrom> envFrom,
    List<ContainerPort> ports,
    ResourceRequirements resources,
    List<VolumeMount> volumeMounts,
    Optional<Probe> startupProbe,
    Optional<Probe> livenessProbe,
    Optional<Probe> readinessProbe,
    boolean sidecar) {
  /** Takes immutable copies. */
  public Container {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    requireNonNull(workingDir, "workingDir");
    requireNonNull(resources, "resources");
    requireNonNull(startupProbe, "startupProbe");
    requireNonNull(livenessProbe, "livenessProbe");
    requireNonNull(readinessProbe, "readinessProbe");
    command = Copies.list(command, "command");
    args = Copies.list(args, "args");
    env = Copies.list(env, "env");
    envFrom = Copies.list(envFrom, "envFrom");
    ports = Copies.list(ports, "ports");
    volumeMounts = Copies.list(volumeMounts, "volumeMounts");
  }

  /** A builder for a container of this name. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * The port that a reference means, if this container declares it or the reference is a number.
   */
  public Optional<Integer> resolve(PortRef ref) {
    return switch (ref) {
      case PortRef.Numbered(int number) -> Optional.of(number);
      case PortRef.Named(String portName) ->
          ports.stream()
              .filter(p -> p.name().equals(portName))
              .map(ContainerPort::containerPort)
              .findFirst();
    };
  }

  /**
   * Builds a {@link Container}; validation happens when the owning resource is built or applied.
   */
  public static final class Builder {
    private final String name;
    private String image = "";
    private List<String> command = List.of();
    private List<String> args = List.of();
    private String workingDir = "";
    private final List<EnvVar> env = new ArrayList<>();
    private final List<EnvFrom> envFrom = new ArrayList<>();
    private final List<ContainerPort> ports = new ArrayList<>();
    private ResourceList requests = ResourceList.EMPTY;
    private ResourceList limits = ResourceList.EMPTY;
    private final List<VolumeMount> volumeMounts = new ArrayList<>();
    private Optional<Probe> startupProbe = Optional.empty();
    private Optional<Probe> livenessProbe = Optional.empty();
    private Optional<Probe> readinessProbe = Optional.empty();
    private boolean sidecar;

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the image reference. */
    public Builder image(String value) {
      image = value;
      return this;
    }

    /** Sets the entry point. */
    public Builder command(String... words) {
      command = List.of(words);
      return this;
    }

    /** Sets the entry point. */
    public Builder command(List<String> words) {
      command = List.copyOf(words);
      return this;
    }

    /** Sets the arguments. */
    public Builder args(String... words) {
      args = List.of(words);
      return this;
    }

    /** Sets the arguments. */
    public Builder args(List<String> words) {
      args = List.copyOf(words);
      return this;
    }

    /** Sets the working directory. */
    public Builder workingDir(String value) {
      workingDir = value;
      return this;
    }

    /** Adds an environment variable with a plain value. */
    public Builder env(String variable, String value) {
      return env(new EnvVar(variable, new EnvSource.Literal(value)));
    }

    /** Adds an environment variable. */
    public Builder env(EnvVar variable) {
      env.add(variable);
      return this;
    }

    /** Adds all keys of a ConfigMap or Secret as environment variables. */
    public Builder envFrom(EnvFrom source) {
      envFrom.add(source);
      return this;
    }

    /** Adds a TCP port without a name. */
    public Builder port(int containerPort) {
      return port(ContainerPort.tcp("", containerPort));
    }

    /** Adds a port. */
    public Builder port(ContainerPort port) {
      ports.add(port);
      return this;
    }

    /** Sets what is reserved. */
    public Builder requests(ResourceList value) {
      requests = value;
      return this;
    }

    /** Sets what may be used at most. */
    public Builder limits(ResourceList value) {
      limits = value;
      return this;
    }

    /** Mounts a volume of the pod. */
    public Builder volumeMount(VolumeMount mount) {
      volumeMounts.add(mount);
      return this;
    }

    /** Sets the startup probe. */
    public Builder startupProbe(Probe probe) {
      startupProbe = Optional.of(probe);
      return this;
    }

    /** Sets the liveness probe. */
    public Builder livenessProbe(Probe probe) {
      livenessProbe = Optional.of(probe);
      return this;
    }

    /** Sets the readiness probe. */
    public Builder readinessProbe(Probe probe) {
      readinessProbe = Optional.of(probe);
      return this;
    }

    /** Makes an init container a sidecar. */
    public Builder sidecar(boolean value) {
      sidecar = value;
      return this;
    }

    /** The container. */
    public Container build() {
      return new Container(
          name,
          image,
          command,
          args,
          workingDir,
          env,
          envFrom,
          ports,
          new ResourceRequirements(requests, limits),
          volumeMounts,
          startupProbe,
          livenessProbe,
          readinessProbe,
          sidecar);
    }
  }
}
