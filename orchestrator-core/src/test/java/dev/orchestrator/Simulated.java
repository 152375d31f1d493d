package dev.orchestrator;

import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ServiceProxy;
import dev.orchestrator.simulation.SimulatedMachine;
import dev.orchestrator.simulation.VirtualTime;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Uid;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.store.StoreUnavailableException;
import dev.orchestrator.time.Seams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;

/** A cluster on virtual time for scenarios: two machines, a store that can fail, a proxy. */
final class Simulated {
  static final ObjectKey WEB = ObjectKey.deployment("default", "web");
  static final Duration PATIENCE = Duration.ofMinutes(10);

  final VirtualTime time = new VirtualTime();
  final SortedMap<String, SimulatedMachine> machines = new TreeMap<>();
  final FailingStore store = new FailingStore(StateStore.inMemory());
  final Proxy proxy = new Proxy();
  private final Seams seams = time.seams(42);

  Simulated(String... nodes) {
    for (String node : nodes) {
      machines.put(node, new SimulatedMachine(time));
    }
  }

  SimulatedMachine machine(String node) {
    return machines.getOrDefault(node, new SimulatedMachine(time));
  }

  Orchestrator start() {
    return start("test");
  }

  Orchestrator startWithoutNodes(String name) {
    return builder(name).start();
  }

  private Orchestrator.Builder builder(String name) {
    return Orchestrator.builder().name(name).store(store).proxy(proxy).seams(seams);
  }

  Orchestrator start(String name) {
    Orchestrator.Builder builder = builder(name);
    machines.forEach((node, machine) -> builder.node(node, machine.connect()));
    return builder.start();
  }

  static Deployment web(int replicas) {
    return web(replicas, UnaryOperator.identity(), UnaryOperator.identity());
  }

  static Deployment web(
      int replicas,
      UnaryOperator<Container.Builder> container,
      UnaryOperator<PodSpec.Builder> pod) {
    return webTemplate(container, pod).replicas(replicas).build();
  }

  static Deployment.Builder webTemplate(
      UnaryOperator<Container.Builder> container, UnaryOperator<PodSpec.Builder> pod) {
    return Deployment.builder("web")
        .label("app", "web")
        .pod(
            pod.apply(
                    PodSpec.builder()
                        .container(
                            container
                                .apply(Container.builder("main").image("web:1").port(80))
                                .build()))
                .build());
  }

  void ready(Orchestrator orchestrator, ObjectKey key) {
    Readiness readiness = orchestrator.awaitReady(key, PATIENCE);
    Assertions.assertThat(readiness.isReady()).as("%s", readiness).isTrue();
  }

  /** What runs on all machines, in order. */
  List<ContainerObservation> running() {
    return machines.values().stream()
        .flatMap(m -> m.containers().stream())
        .filter(c -> c.state() == ContainerObservation.State.RUNNING)
        .toList();
  }

  void until(Orchestrator orchestrator, java.util.function.Predicate<ClusterState> condition) {
    Optional<Boolean> held =
        orchestrator.await(s -> condition.test(s) ? Optional.of(true) : Optional.empty(), PATIENCE);
    Assertions.assertThat(held).as("%s", orchestrator.state()).isPresent();
  }

  /** A store that can be switched off. */
  static final class FailingStore implements StateStore {
    private final StateStore store;
    boolean down;
    boolean loseAnswers;
    boolean broken;

    FailingStore(StateStore store) {
      this.store = store;
    }

    private void check() {
      if (down) {
        throw new StoreUnavailableException("the store is down");
      }
      if (broken) {
        throw new StackOverflowError();
      }
    }

    @Override
    public AppendResult append(long expectedEnd, List<byte[]> records) {
      check();
      AppendResult result = store.append(expectedEnd, records);
      if (loseAnswers) {
        throw new StoreUnavailableException("the answer was lost");
      }
      return result;
    }

    @Override
    public List<LogRecord> read(long after, int limit) {
      check();
      return store.read(after, limit);
    }

    @Override
    public long end() {
      check();
      return store.end();
    }

    @Override
    public void saveSnapshot(Snapshot snapshot) {
      check();
      store.saveSnapshot(snapshot);
    }

    @Override
    public Optional<Snapshot> loadSnapshot() {
      check();
      return store.loadSnapshot();
    }

    @Override
    public void truncate(long upTo) {
      check();
      store.truncate(upTo);
    }

    @Override
    public Runnable onGrowth(Runnable signal) {
      return store.onGrowth(signal);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** A proxy that remembers its tables; open connections are scripted. */
  static final class Proxy implements ServiceProxy {
    List<ServiceTable> tables = List.of();
    final List<List<ServiceTable>> history = new ArrayList<>();
    int connections;
    boolean failing;

    @Override
    public void serve(List<ServiceTable> served) {
      if (failing) {
        throw new IllegalStateException("the proxy is out of order");
      }
      tables = served;
      history.add(served);
    }

    @Override
    public int openConnections(Uid pod) {
      return connections;
    }

    @Override
    public List<String> problems() {
      return List.of();
    }

    @Override
    public void close() {
      tables = List.of();
    }
  }
}
