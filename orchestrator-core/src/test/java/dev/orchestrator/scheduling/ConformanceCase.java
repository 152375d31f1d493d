package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A conformance case as a cluster.
 *
 * @param id names it
 * @param json the case as it is written
 * @param state its namespaces, nodes and pods; the incoming one waits for a node
 * @param pod the incoming pod
 */
record ConformanceCase(String id, Json json, ClusterState state, Pod pod) {
  /** Plenty, and still room to add to. */
  private static final long UNLIMITED = Long.MAX_VALUE / 1000;

  static ConformanceCase of(Json json) {
    Reading reading = new Reading();
    json.map("namespaces", Json::texts).forEach(reading::namespace);
    json.get("nodes").elements().forEach(node -> reading.node(node, json));
    json.get("existing").elements().forEach(reading::pod);
    PodKey incoming = reading.pod(json.get("pod"));
    ClusterState state = ClusterState.EMPTY.with(reading.changes);
    return new ConformanceCase(json.text("id"), json, state, state.pod(incoming).orElseThrow());
  }

  /** The cluster as a round of scheduling sees it. */
  ClusterView view() {
    return new ClusterView(state);
  }

  Json expected() {
    return json.get("expect");
  }

  private static final class Reading {
    private final List<StateChange> changes = new ArrayList<>();

    private Uid uid() {
      return Uid.at(1, changes.size());
    }

    void namespace(String name, Map<String, String> labels) {
      Metadata metadata = new Metadata("", name, new TreeMap<>(labels), new TreeMap<>());
      changes.add(
          new Declared(
              new Declaration(new Namespace(metadata), uid(), 1, Instant.EPOCH, Optional.empty())));
    }

    void node(Json node, Json json) {
      Map<String, Long> images = new TreeMap<>();
      for (Json image : node.get("images").elements()) {
        image.list("names", Json::text).forEach(n -> images.put(n, image.number("sizeBytes", 0)));
      }
      changes.add(
          new NodeRegistered(
              new Node(
                      node.text("name"),
                      new TreeMap<>(node.map("labels", Json::text)),
                      node.list("taints", Reading::taint),
                      capacity(node, json),
                      true,
                      true,
                      "",
                      Instant.EPOCH)
                  .holding(new TreeMap<>(images))));
    }

    private static Taint taint(Json taint) {
      return new Taint(
          taint.text("key"), taint.text("value"), ConformancePods.effect(taint.text("effect")));
    }

    /** A node without capacities has plenty of all that any pod asks for. */
    private static ResourceList capacity(Json node, Json json) {
      if (node.has("capacity")) {
        ResourceList stated = ConformancePods.resources(node.get("capacity"));
        return stated.states(ResourceList.PODS)
            ? stated
            : stated.with(ResourceList.PODS, UNLIMITED);
      }
      ResourceList plenty =
          ResourceList.of(UNLIMITED, UNLIMITED)
              .with(ResourceList.EPHEMERAL_STORAGE, UNLIMITED)
              .with(ResourceList.PODS, UNLIMITED);
      Json requests = json.get("pod").get("requests");
      for (String name : requests.map("extended", Json::number).keySet()) {
        plenty = plenty.with(name, UNLIMITED);
      }
      return plenty;
    }

    /** A pod of a workload of its own. */
    PodKey pod(Json pod) {
      PodTemplate template = ConformancePods.template(pod);
      PodKey key = new PodKey(pod.text("namespace"), pod.text("name"));
      Uid uid = uid();
      ObjectKey owner = ObjectKey.deployment(key.namespace(), "w" + changes.size());
      Instant startedAt = Instant.EPOCH.plusNanos(pod.number("startTime", 0));
      changes.add(
          new RevisionRecorded(
              owner, uid, Revision.of(1, template, "h" + changes.size(), Instant.EPOCH)));
      changes.add(new PodCreated(key, uid, owner, uid, 1, startedAt));
      if (pod.get("node").isPresent()) {
        changes.add(new PodPlaced(key, uid, pod.text("node"), startedAt));
      }
      if (pod.flag("terminating")) {
        changes.add(new PodStopping(key, uid, "the case says so", startedAt));
      }
      return key;
    }
  }
}
