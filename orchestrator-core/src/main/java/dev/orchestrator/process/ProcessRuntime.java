package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerStats;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.runtime.Subscription;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A node that runs containers as plain processes of the local machine (Linux). <b>It isolates
 * nothing</b>: processes see the machine's files, network and each other, limits are not enforced,
 * memory kills are not recognised, and a process may do whatever the user of this JVM may. For
 * trusted programs only. Needs no privileges.
 *
 * <ul>
 *   <li>A container needs a {@code command}; its image is not looked at.
 *   <li>It starts in its own session and process group. Processes that it leaves behind are killed
 *       when it ends.
 *   <li>A pod has its own loopback address, so all replicas may listen on the same port; they must
 *       listen on {@code $ORCHESTRATOR_POD_IP} (the address of {@code status.podIP}) and not on all
 *       addresses.
 *   <li>There is no mount namespace: a mount {@code /data} appears as {@code
 *       $ORCHESTRATOR_ROOT/data}, a relative working directory likewise; the working directory is
 *       {@code $ORCHESTRATOR_ROOT} by default. Read-only mounts are not enforced. Secrets lie in
 *       memory ({@code /dev/shm}).
 *   <li>The environment is what the container declares and a few inherited variables ({@code PATH},
 *       {@code HOME}, ...). Variables whose names are no shell names (letters, digits, underscore)
 *       are lost.
 *   <li>Output goes to files, rotated while a runtime lives; times of lines are exact to a quarter
 *       of a second, and for lines written while none lived, those of the last write.
 * </ul>
 *
 * <p>Processes, their output and exit codes survive this JVM; a runtime with the same directory,
 * cluster id and node name finds them again.
 */
public final class ProcessRuntime implements ContainerRuntime {
  private static final long PODS = 110;

  private final Settings settings;
  private final List<Runnable> signals = new CopyOnWriteArrayList<>();
  private @Nullable PodFolders folders;
  private @Nullable Watcher watcher;
  private @Nullable String identity;

  private ProcessRuntime(Settings settings) {
    this.settings = settings;
  }

  /**
   * A builder.
   *
   * @param directory where everything lies; made when it is missing
   */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  @Override
  public synchronized void bind(String clusterId, String node) {
    String wanted = clusterId + "/" + node;
    if (identity != null) {
      if (!wanted.equals(identity)) {
        throw new IllegalStateException("bound to " + identity + " already, not to " + wanted);
      }
      return;
    }
    PodFolders bound = PodFolders.of(settings, clusterId, node);
    attempt(
        () -> {
          bound.prepare();
          watcher = new Watcher(bound, settings, () -> signals.forEach(Runnable::run));
          return true;
        });
    folders = bound;
    identity = wanted;
  }

  private synchronized PodFolders folders() {
    if (folders == null) {
      throw new IllegalStateException("not bound to a cluster yet");
    }
    return folders;
  }

  @Override
  public NodeDescription describe() {
    return attempt(
        () -> {
          long memory = ProcFs.totalMemoryBytes();
          ResourceList found =
              ResourceList.of(Runtime.getRuntime().availableProcessors() * 1000L, memory)
                  .with(ResourceList.PODS, PODS);
          SortedMap<String, String> labels = new TreeMap<>();
          labels.put("kubernetes.io/os", "linux");
          labels.put("kubernetes.io/arch", architecture());
          labels.putAll(settings.labels());
          return new NodeDescription(
              settings.capacity().orElse(ResourceList.EMPTY).orElse(found),
              Collections.unmodifiableSortedMap(labels),
              Optional.empty(),
              "processes on "
                  + System.getProperty("os.name")
                  + " "
                  + System.getProperty("os.version"));
        });
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name.equals("x86_64") ? "amd64" : name;
  }

  @Override
  public StartOutcome start(ContainerLaunch launch) {
    return attempt(
        () -> {
          try {
            new Start(folders(), settings, launch).run();
            signals.forEach(Runnable::run);
            return new StartOutcome.Started();
          } catch (RefusedException e) {
            return new StartOutcome.Refused(e.reason(), e.remedy());
          }
        });
  }

  @Override
  public void stop(ContainerRef container, Duration grace) {
    attempt(
        () -> {
          Attempt attempt = folders().attempt(container);
          Optional<Attempt.Identity> process = attempt.process();
          if (attempt.isRunning() && process.isPresent() && process.get().isAlive()) {
            settings
                .supervisor()
                .signalGroup(grace.isZero() ? "KILL" : "TERM", process.get().pid());
          }
          return true;
        });
  }

  @Override
  public void remove(Uid pod) {
    attempt(
        () -> {
          folders().remove(pod);
          signals.forEach(Runnable::run);
          return true;
        });
  }

  @Override
  public List<ContainerObservation> list() {
    return attempt(
        () -> {
          List<ContainerObservation> found = new ArrayList<>();
          for (Attempt attempt : folders().attempts()) {
            attempt.observe(folders().address(attempt.ref().pod())).ifPresent(found::add);
          }
          return List.copyOf(found);
        });
  }

  @Override
  public Subscription onChange(Runnable signal) {
    Runnable own = new Registration(signal);
    signals.add(own);
    return () -> signals.remove(own);
  }

  @Override
  public ProbeResult probe(ContainerRef container, ProbeAction action, Duration timeout) {
    return attempt(
        () -> {
          Optional<String> address = folders().address(container.pod());
          if (address.isEmpty() || !folders().attempt(container).isRunning()) {
            return new ProbeResult.Error("container " + container + " does not run");
          }
          return probe(container, address.get(), action, timeout);
        });
  }

  private ProbeResult probe(
      ContainerRef container, String address, ProbeAction action, Duration timeout)
      throws IOException, InterruptedException {
    return switch (action) {
      case ProbeAction.HttpGet http -> {
        Optional<Integer> port = folders().port(container, http.port());
        yield port.isEmpty()
            ? unknownPort(http.port())
            : new NetworkProbe(address, port.get(), timeout)
                .http(http.path(), http.https(), http.headers());
      }
      case ProbeAction.TcpSocket tcp -> {
        Optional<Integer> port = folders().port(container, tcp.port());
        yield port.isEmpty()
            ? unknownPort(tcp.port())
            : new NetworkProbe(address, port.get(), timeout).tcp();
      }
      case ProbeAction.Exec exec -> verdict(exec(container, exec.command(), timeout));
    };
  }

  private static ProbeResult unknownPort(PortRef port) {
    return new ProbeResult.Error("the container has no port " + port);
  }

  private static ProbeResult verdict(ExecResult result) {
    return switch (result.exitCode()) {
      case 0 -> new ProbeResult.Success();
      case -1 -> new ProbeResult.Failure("no answer in time");
      case 126, 127 ->
          new ProbeResult.Failure("the command cannot be run: " + result.stderr().strip());
      default -> new ProbeResult.Failure("exit code " + result.exitCode());
    };
  }

  @Override
  public LogStream logs(ContainerRef container, LogOptions options) {
    return new ProcessLog(folders().attempt(container), options);
  }

  @Override
  public ExecResult exec(ContainerRef container, List<String> command, Duration timeout) {
    return attempt(
        () -> {
          Attempt attempt = folders().attempt(container);
          Optional<Attempt.Identity> process = attempt.process();
          if (process.isEmpty() || !process.get().isAlive()) {
            return new ExecResult(126, "", "container " + container + " does not run");
          }
          long pid = process.get().pid();
          Path directory = folders().root(container);
          try {
            return new Execution(directory, ProcFs.environment(pid), command).run(timeout);
          } catch (IOException notFound) {
            return new ExecResult(127, "", notFound.toString());
          }
        });
  }

  @Override
  public List<ContainerStats> stats() {
    return attempt(() -> new Usage(folders().attempts()).read());
  }

  @Override
  public synchronized void close() {
    if (watcher != null) {
      watcher.close();
    }
    signals.clear();
  }

  /** One of perhaps several registrations of the same signal. */
  private static final class Registration implements Runnable {
    private final Runnable signal;

    Registration(Runnable signal) {
      this.signal = signal;
    }

    @Override
    public void run() {
      signal.run();
    }
  }

  /** A piece of work on files and processes. */
  private interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  private static <T> T attempt(Work<T> work) {
    try {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeUnavailableException("interrupted", e);
    } catch (IOException e) {
      throw new NodeUnavailableException("the machine did not do it: " + e, e);
    }
  }

  /** Builds a {@link ProcessRuntime}. */
  public static final class Builder {
    private final Path directory;
    private Path memoryDirectory = Path.of("/dev/shm");
    private Optional<ResourceList> capacity = Optional.empty();
    private SortedMap<String, String> labels = new TreeMap<>();
    private long logFileBytes = 10 << 20;
    private int logFiles = 3;
    private Set<String> inherited =
        new TreeSet<>(
            List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME"));
    private final Set<Path> hostPaths = new TreeSet<>();

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** Sets what the node offers, where it is not what the machine has. */
    public Builder capacity(ResourceList value) {
      capacity = Optional.of(value);
      return this;
    }

    /** Sets further labels of the node. */
    public Builder labels(SortedMap<String, String> value) {
      labels = new TreeMap<>(value);
      return this;
    }

    /** Sets where secrets lie: a folder in memory, {@code /dev/shm} by default. */
    public Builder memoryDirectory(Path value) {
      memoryDirectory = value;
      return this;
    }

    /**
     * Sets how much output is kept for each of the two outputs of an attempt; 10 MiB in 3 files by
     * default.
     *
     * @param fileBytes when a file is full
     * @param files how many there are at most
     */
    public Builder logLimits(long fileBytes, int files) {
      if (fileBytes < 1 || files < 1 || files > 100) {
        throw new IllegalArgumentException("log limits: at least 1 byte, 1 to 100 files");
      }
      logFileBytes = fileBytes;
      logFiles = files;
      return this;
    }

    /** Sets which variables processes inherit from this JVM. */
    public Builder inheritedEnvironment(Set<String> names) {
      inherited = new TreeSet<>(names);
      return this;
    }

    /** Allows pods to mount this folder of the machine and what is below it. */
    public Builder allowHostPath(Path value) {
      hostPaths.add(value.toAbsolutePath().normalize());
      return this;
    }

    /** The runtime; throws {@link IllegalStateException} where processes cannot be run. */
    public ProcessRuntime build() {
      return new ProcessRuntime(
          new Settings(
              directory.toAbsolutePath().normalize(),
              memoryDirectory.toAbsolutePath().normalize(),
              capacity,
              labels,
              logFileBytes,
              logFiles,
              inherited,
              hostPaths,
              Supervisor.find()));
    }
  }
}
