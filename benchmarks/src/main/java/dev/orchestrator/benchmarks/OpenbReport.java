package dev.orchestrator.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.benchmarks.OpenbTrace.Request;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.scheduling.IndexedScheduler;
import dev.orchestrator.scheduling.Profile;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The openb experiment: pods arrive one at a time until they have asked for 130 % of the GPUs; none
 * is moved, and what fits nowhere is dropped. Prints how much of the GPUs is given away, the mean
 * of ten seeds.
 *
 * <p>Arguments: names of mixes (all when there is none). System property {@code openb.dir}: the
 * directory of the trace.
 */
public final class OpenbReport {
  private static final int FIRST_SEED = 42;
  private static final int SEEDS = 10;
  private static final double LOAD = 1.3;
  private static final Uid OWNER = new Uid("owner");

  private OpenbReport() {}

  private record Outcome(
      double percentAtFull, double percent, int offered, int refused, long nanos) {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(System.getProperty("openb.dir", "../shared/traces/openb"));
    System.out.printf(
        "%-14s %-16s %8s %8s %9s %9s %7s %12s%n",
        "mix", "profile", "100 %", "130 %", "offered", "refused", "s", "us/decision");
    if (!Files.isDirectory(directory)) {
      System.out.println("No trace in " + directory + ": a mix that is made up takes its place.");
      report("generated", OpenbTrace.generated());
      return;
    }
    for (String mix : args.length > 0 ? List.of(args) : OpenbTrace.mixes(directory)) {
      report(mix, OpenbTrace.read(directory, mix));
    }
  }

  private static void report(String mix, OpenbTrace trace) {
    for (Profile profile : List.of(Profile.binPacking(), Profile.devicePacking())) {
      List<Outcome> outcomes = new ArrayList<>();
      for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        outcomes.add(run(trace, seed, IndexedScheduler.of(profile)));
      }
      long nanos = outcomes.stream().mapToLong(Outcome::nanos).sum();
      int offered = outcomes.stream().mapToInt(Outcome::offered).sum();
      System.out.printf(
          "%-14s %-16s %8.2f %8.2f %9d %9d %7.1f %12.1f%n",
          mix,
          profile.name(),
          outcomes.stream().mapToDouble(Outcome::percentAtFull).average().orElseThrow(),
          outcomes.stream().mapToDouble(Outcome::percent).average().orElseThrow(),
          offered,
          outcomes.stream().mapToInt(Outcome::refused).sum(),
          nanos / 1e9,
          nanos / 1e3 / offered);
    }
  }

  private static Outcome run(OpenbTrace trace, long seed, Scheduler scheduler) {
    List<Request> stream = trace.stream(seed, LOAD);
    Map<Request, ObjectKey> owners = new LinkedHashMap<>();
    long capacity = trace.capacityMillis();
    ClusterState state = cluster(trace, stream, owners);
    long asked = 0;
    long given = 0;
    double percentAtFull = 0;
    int refused = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < stream.size(); i++) {
      Request request = stream.get(i);
      PodKey key = new PodKey("default", "pod-%06d".formatted(i));
      ObjectKey owner = requireNonNull(owners.get(request));
      state =
          state.with(List.of(new PodCreated(key, Uid.at(2, i), owner, OWNER, 1, PendingPods.NOW)));
      Pod pod = state.pod(key).orElseThrow();
      PlacementDecision decision =
          scheduler.decide(state, List.of(pod), PendingPods.NOW).getFirst();
      if (decision instanceof Placement placement) {
        state = state.with(List.of(PendingPods.placed(state, placement)));
        given += request.allGpuMillis();
      } else {
        refused++;
      }
      asked += request.allGpuMillis();
      if (percentAtFull == 0 && asked >= capacity) {
        percentAtFull = 100.0 * given / capacity;
      }
    }
    return new Outcome(
        percentAtFull, 100.0 * given / capacity, stream.size(), refused, System.nanoTime() - begin);
  }

  private static ClusterState cluster(
      OpenbTrace trace, List<Request> stream, Map<Request, ObjectKey> owners) {
    List<StateChange> changes = new ArrayList<>();
    trace.nodes().forEach(node -> changes.add(new NodeRegistered(node)));
    for (Request request : stream) {
      owners.computeIfAbsent(
          request,
          r -> {
            ObjectKey owner = ObjectKey.deployment("default", "kind-%04d".formatted(owners.size()));
            PodTemplate template = PodTemplate.of(Map.of("app", owner.name()), r.spec());
            changes.add(
                new RevisionRecorded(
                    owner, OWNER, Revision.of(1, template, owner.name(), PendingPods.NOW)));
            return owner;
          });
    }
    return ClusterState.EMPTY.with(changes);
  }
}
