package dev.orchestrator.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.Container;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerStats;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.runtime.Subscription;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.state.Uid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One Docker Engine as one node: containers, networks and volumes on it, made, found again and
 * removed by labels that carry the cluster's id.
 *
 * <p>Who can reach an engine is root on its host. So an engine is reached by its Unix socket or by
 * TCP with TLS 1.2 or later and checked host names; plain TCP must be asked for with {@link
 * Builder#insecurePlainTcp()}. Neither the environment nor a properties file is read.
 *
 * <p><b>What a container gets</b>, unless its pod says otherwise: no restart by the engine, an init
 * process, at most 512 processes, 3 log files of 10 MB, no privileges gained by set-user-id
 * programs, no capability but the nine that images which begin as root commonly need, no swap
 * beyond its memory limit. The pods of a namespace share a bridge network; each pod has an address
 * of its own that it keeps over restarts. Host ports are bound on 127.0.0.1 of the node. Several
 * containers of a pod share the network of one more that waits for ever.
 *
 * <p><b>Files.</b> What ConfigMaps and Secrets hold is written to a directory in memory on the node
 * and mounted read-only; it never is on a disk, in an image, or in what the engine tells. Empty
 * directories are volumes of the pod. Paths of the node are refused but where {@link
 * Builder#allowHostPath} allows them.
 *
 * <p><b>Images</b> that are on the node are used as they are; others are pulled, each once, however
 * many containers wait for it.
 *
 * <p>An engine of version 20.10 (API 1.41) or later is needed. Connecting happens on first use, and
 * again after each failure. Safe for use by several threads.
 */
public final class DockerRuntime implements ContainerRuntime {
  private final Connection connection;
  private final Settings settings;
  private final Engine engine;
  private final Commands commands;
  private volatile @Nullable Bound bound;

  private DockerRuntime(Endpoint endpoint, Settings settings) {
    this.settings = settings;
    connection = new Connection(endpoint, settings.callDeadline());
    engine = new Engine(connection);
    commands = new Commands(connection);
  }

  /**
   * The engine at an address, with default settings.
   *
   * @param address for example {@code unix:///var/run/docker.sock}
   * @throws IllegalArgumentException when the address is not one, or is one of plain TCP
   */
  public static DockerRuntime connect(String address) {
    return builder(address).build();
  }

  /**
   * A builder for the engine at an address.
   *
   * @param address {@code unix:///path} or {@code tcp://host:port}
   */
  public static Builder builder(String address) {
    return new Builder(address);
  }

  /** What is known once the cluster is. */
  private record Bound(
      Ownership ownership,
      Inventory inventory,
      Networks networks,
      Sandboxes sandboxes,
      Starts starts,
      Removals removals,
      PodFiles files,
      EventFeed events) {
    static Bound of(Engine engine, Settings settings, Ownership ownership) {
      Images images = new Images(engine, settings);
      PodFiles files = new PodFiles(engine, images, settings, ownership);
      Mounts mounts = new Mounts(engine.connection().endpoint(), settings, ownership, files);
      Networks networks = new Networks(engine, ownership);
      Sandboxes sandboxes = new Sandboxes(engine, ownership, settings, images, networks, mounts);
      Inventory inventory = new Inventory(engine, ownership);
      return new Bound(
          ownership,
          inventory,
          networks,
          sandboxes,
          new Starts(engine, ownership, settings, images, networks, sandboxes, mounts, files),
          new Removals(engine, ownership, files),
          files,
          new EventFeed(
              engine.connection(),
              ownership,
              () -> {
                inventory.reconnected();
                sandboxes.forgetAll();
              },
              inventory::died));
    }
  }

  @Override
  public synchronized void bind(String clusterId, String node) {
    Ownership ownership = new Ownership(clusterId, node);
    Bound before = bound;
    if (before == null) {
      Bound now = Bound.of(engine, settings, ownership);
      bound = now;
      now.events().start();
    } else if (!before.ownership().equals(ownership)) {
      throw new IllegalStateException(
          "this runtime is bound to " + before.ownership() + " already, not to " + ownership);
    }
  }

  private Bound bound() {
    Bound now = bound;
    if (now == null) {
      throw new IllegalStateException("bind(cluster, node) comes first");
    }
    return now;
  }

  @Override
  public NodeDescription describe() {
    return new Description(engine, settings).read();
  }

  @Override
  public StartOutcome start(ContainerLaunch launch) {
    return bound().starts().start(launch);
  }

  @Override
  public void stop(ContainerRef container, Duration grace) {
    Inventory inventory = bound().inventory();
    Optional<String> id = inventory.id(container);
    if (id.isPresent()) {
      boolean now = grace.isZero() || grace.isNegative();
      engine.kill(id.get(), now ? "SIGKILL" : inventory.stopSignal(id.get()));
      inventory.forget(container);
    }
  }

  @Override
  public void remove(Uid pod) {
    Bound now = bound();
    now.removals().remove(pod);
    now.inventory().forget(pod);
    now.sandboxes().forget(pod);
    now.networks().release(pod, System.nanoTime());
  }

  @Override
  public List<ContainerObservation> list() {
    Bound now = bound();
    List<Container> containers = now.inventory().containers();
    now.networks().sweep(containers, System.nanoTime());
    return now.inventory().observe(containers);
  }

  @Override
  public Subscription onChange(Runnable signal) {
    return bound().events().onChange(signal);
  }

  @Override
  public ProbeResult probe(ContainerRef container, ProbeAction action, Duration timeout) {
    return switch (action) {
      case ProbeAction.Exec(List<String> command) -> probeByCommand(container, command, timeout);
      case ProbeAction.TcpSocket(PortRef port) ->
          onAddress(container, address -> NodeProbe.tcp(address, number(port), timeout));
      case ProbeAction.HttpGet get ->
          onAddress(
              container, address -> NodeProbe.http(address, number(get.port()), get, timeout));
    };
  }

  private ProbeResult onAddress(ContainerRef container, Function<String, ProbeResult> probe) {
    return bound()
        .inventory()
        .address(container.pod())
        .map(probe)
        .orElseGet(() -> new ProbeResult.Error("pod " + container.pod() + " has no address"));
  }

  /** Control resolves names against the container before it asks. */
  private static int number(PortRef port) {
    return switch (port) {
      case PortRef.Numbered(int number) -> number;
      case PortRef.Named(String name) ->
          throw new IllegalArgumentException("a probe's port must be a number here: " + name);
    };
  }

  private ProbeResult probeByCommand(
      ContainerRef container, List<String> command, Duration timeout) {
    ExecResult result = exec(container, command, timeout);
    return switch (result.exitCode()) {
      case 0 -> new ProbeResult.Success();
      case -1 -> new ProbeResult.Failure("no answer within " + timeout.toMillis() + " ms");
      default -> new ProbeResult.Failure("the command ended with " + result.exitCode());
    };
  }

  @Override
  public LogStream logs(ContainerRef container, LogOptions options) {
    return bound()
        .inventory()
        .id(container)
        .map(id -> Logs.open(connection, id, options))
        .orElseGet(EngineLog::empty);
  }

  @Override
  public ExecResult exec(ContainerRef container, List<String> command, Duration timeout) {
    return bound()
        .inventory()
        .id(container)
        .map(id -> commands.run(id, command, timeout))
        .orElseGet(() -> new ExecResult(-1, "", "there is no container " + container));
  }

  @Override
  public List<ContainerStats> stats() {
    List<ContainerObservation> running =
        list().stream().filter(o -> o.state() == ContainerObservation.State.RUNNING).toList();
    List<Optional<JsonNode>> readings =
        engine.getAll(running.stream().map(o -> Statistics.path(o.runtimeId())).toList());
    List<ContainerStats> stats = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      ContainerRef ref = running.get(i).ref();
      readings.get(i).flatMap(json -> Statistics.read(ref, json)).ifPresent(stats::add);
    }
    return List.copyOf(stats);
  }

  /**
   * Takes away what is kept on the engine between pods: the networks of namespaces and the carrier
   * of files. For a cluster that is given up; what is needed again is made again.
   *
   * @throws IllegalStateException when there are pods, of which nothing is taken away then
   */
  public void retire() {
    Bound now = bound();
    List<ContainerObservation> left = list();
    if (!left.isEmpty()) {
      throw new IllegalStateException(
          "there are still pods on the engine: " + left.getFirst().ref());
    }
    now.files().retire();
    now.networks().retire();
  }

  @Override
  public void close() {
    Bound now = bound;
    if (now != null) {
      now.events().close();
    }
    connection.close();
  }

  @Override
  public String toString() {
    return "DockerRuntime[" + connection.endpoint() + "]";
  }

  /** Settings of a {@link DockerRuntime}; every one has a default. Used by one thread. */
  public static final class Builder {
    private final String address;
    private Optional<SSLContext> tls = Optional.empty();
    private boolean insecurePlainTcp;
    private Duration callDeadline = Duration.ofSeconds(20);
    private Duration pullStall = Duration.ofSeconds(60);
    private Optional<String> sandboxImage = Optional.empty();
    private String publishAddress = "127.0.0.1";
    private String filesRoot = "/dev/shm/orchestrator";
    private final List<Path> hostPaths = new ArrayList<>();
    private Optional<String> hostAddress = Optional.empty();
    private int maxPods = 110;
    private final Map<String, String> labels = new TreeMap<>();

    private Builder(String address) {
      this.address = address;
    }

    /**
     * Trusts the engine by {@code ca.pem} and proves who we are by {@code cert.pem} and {@code
     * key.pem} in a directory.
     *
     * @throws IllegalArgumentException when one of them cannot be read
     */
    public Builder tls(Path certificateDirectory) {
      return tls(Endpoint.certificates(certificateDirectory));
    }

    /** Trusts the engine, and proves who we are, by this context. */
    public Builder tls(SSLContext context) {
      tls = Optional.of(context);
      return this;
    }

    /** Allows TCP without TLS: whoever reaches that port is root on the node. */
    public Builder insecurePlainTcp() {
      insecurePlainTcp = true;
      return this;
    }

    /** Sets how long one request to the engine may take; 20 s by default. */
    public Builder callDeadline(Duration value) {
      callDeadline = value;
      return this;
    }

    /** Sets how long the pull of an image may go without progress; 60 s by default. */
    public Builder pullStall(Duration value) {
      pullStall = value;
      return this;
    }

    /**
     * Sets the image of sandboxes: its program waits for ever. By default the runtime makes one of
     * its own, on amd64 and arm64, for which no registry is needed.
     */
    public Builder sandboxImage(String reference) {
      sandboxImage = Optional.of(reference);
      return this;
    }

    /** Sets the address of the node at which host ports are bound; 127.0.0.1 by default. */
    public Builder publishAddress(String value) {
      publishAddress = value;
      return this;
    }

    /**
     * Sets the directory of the node for the files of ConfigMaps and Secrets; it must be in memory.
     * {@code /dev/shm/orchestrator} by default.
     */
    public Builder filesRoot(String value) {
      filesRoot = value;
      return this;
    }

    /**
     * Lets pods mount a path of the node and what is below it. On a remote engine symbolic links
     * are not resolved, so only directories that no pod can write to should be allowed there.
     */
    public Builder allowHostPath(Path path) {
      hostPaths.add(path.normalize());
      return this;
    }

    /** Sets the address at which containers reach the orchestrator's host. */
    public Builder hostAddress(String value) {
      hostAddress = Optional.of(value);
      return this;
    }

    /** Sets how many pods the node takes; 110 by default, as in Kubernetes. */
    public Builder maxPods(int value) {
      maxPods = value;
      return this;
    }

    /** Adds a label to the node. */
    public Builder label(String name, String value) {
      labels.put(name, value);
      return this;
    }

    /**
     * The runtime, not yet connected.
     *
     * @throws IllegalArgumentException when the address is not one, or is one of plain TCP
     */
    public DockerRuntime build() {
      Settings settings =
          new Settings(
              callDeadline,
              pullStall,
              sandboxImage,
              publishAddress,
              filesRoot,
              List.copyOf(hostPaths),
              hostAddress,
              maxPods,
              new TreeMap<>(labels));
      return new DockerRuntime(Endpoint.of(address, tls, insecurePlainTcp), settings);
    }
  }
}
