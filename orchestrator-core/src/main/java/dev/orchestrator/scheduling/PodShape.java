package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All pods that ask the same of a node: what no other pod has a say in. Classes of pods with the
 * same shape share the search for the best node. Used by one thread.
 */
final class PodShape {
  /** What a shape follows from. */
  record Key(
      ResourceList requests,
      AssumedUsage.Extra assumed,
      SortedMap<String, String> nodeSelector,
      Optional<List<NodeSelectorTerm>> requiredNodes,
      List<Weighted<NodeSelectorTerm>> preferredNodes,
      List<Toleration> tolerations,
      List<PodKind.HostPort> ports,
      Optional<DeviceRequest> devices,
      List<String> images) {
    /**
     * The key of a template.
     *
     * @param images whether it matters which images the pods need
     */
    static Key of(Revision revision, boolean images) {
      PodSpec spec = revision.template().spec();
      return new Key(
          revision.requests(),
          AssumedUsage.of(revision),
          spec.nodeSelector(),
          spec.affinity().requiredNodes(),
          spec.affinity().preferredNodes(),
          spec.tolerations(),
          PodKind.HostPort.boundBy(revision.template()),
          spec.devices(),
          images ? ImageLocality.images(spec) : List.of());
    }
  }

  /** An amount of a resource other than cpu and memory. */
  record Wanted(String name, NodeTable.Extended resource, long amount) {}

  /**
   * What the labels and taints of a node mean to these pods.
   *
   * @param allowed whether they may run there as far as these are concerned
   * @param taints how many taints would rather have them elsewhere
   * @param preference the weights of the preferred terms that match
   * @param refusal why they may not; empty when they may
   */
  record Standing(boolean allowed, int taints, int preference, String refusal) {
    private static Standing refused(String why) {
      return new Standing(false, 0, 0, why);
    }
  }

  private final Key key;
  private final IndexRules rules;
  private int[] imageScores = {};
  private final long cpuMillis;
  private final long memoryBytes;
  private final DeviceAsk deviceAsk;
  private final List<Wanted> extended = new ArrayList<>();
  private final List<NodeTable.PortUse> ports = new ArrayList<>();
  private final boolean acceptsCordon;
  private final boolean namesNodes;
  private final Map<Integer, Standing> byKind = new HashMap<>();
  private final Bins bins;

  PodShape(Key key, NodeTable nodes, IndexRules rules) {
    this.key = key;
    this.rules = rules;
    cpuMillis = key.requests().cpuMillis();
    memoryBytes = key.requests().memoryBytes();
    deviceAsk = new DeviceAsk(cpuMillis, memoryBytes, key.devices());
    key.requests()
        .amounts()
        .forEach(
            (name, amount) -> {
              if (amount > 0
                  && !name.equals(ResourceList.CPU)
                  && !name.equals(ResourceList.MEMORY)) {
                extended.add(new Wanted(name, nodes.extended(name), amount));
              }
            });
    key.ports().stream().distinct().forEach(p -> ports.add(nodes.port(p)));
    acceptsCordon = TaintToleration.tolerates(key.tolerations(), NodeReady.CORDONED);
    namesNodes = namesNodes(key);
    bins = new Bins(node -> score(nodes, node));
  }

  private static boolean namesNodes(Key key) {
    List<NodeSelectorTerm> terms = new ArrayList<>(key.requiredNodes().orElse(List.of()));
    key.preferredNodes().forEach(w -> terms.add(w.term()));
    return key.nodeSelector().containsKey(Node.HOSTNAME_LABEL)
        || terms.stream()
            .anyMatch(
                t ->
                    !t.matchFields().isEmpty()
                        || t.matchExpressions().stream()
                            .anyMatch(r -> r.key().equals(Node.HOSTNAME_LABEL)));
  }

  long cpuMillis() {
    return cpuMillis;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  long cpuWeighed() {
    return cpuMillis + key.assumed().cpuMillis();
  }

  long memoryWeighed() {
    return memoryBytes + key.assumed().memoryBytes();
  }

  List<Wanted> extended() {
    return extended;
  }

  /** The host ports that these pods bind. */
  List<NodeTable.PortUse> ports() {
    return ports;
  }

  /** What each of these pods takes as far as devices are concerned. */
  DeviceAsk deviceAsk() {
    return deviceAsk;
  }

  /** The devices that each of these pods asks for. */
  Optional<DeviceRequest> devices() {
    return key.devices();
  }

  /** The nodes, sorted for the search of the best one. */
  Bins bins() {
    return bins;
  }

  /** What a node's labels and taints mean; worked out once for all nodes that are alike in them. */
  Standing standing(Node node, int kind) {
    return namesNodes ? standing(node) : byKind.computeIfAbsent(kind, k -> standing(node));
  }

  private Standing standing(Node node) {
    int taints = 0;
    for (Taint taint : node.taints()) {
      if (!TaintToleration.tolerates(key.tolerations(), taint)) {
        if (taint.effect() != Taint.Effect.PREFER_NO_SCHEDULE) {
          return Standing.refused(Reasons.taint(taint));
        }
        taints++;
      }
    }
    if (!node.labels().entrySet().containsAll(key.nodeSelector().entrySet())
        || !NodeRules.matches(key.requiredNodes(), node)) {
      return Standing.refused(Reasons.NODE_AFFINITY);
    }
    int preference = 0;
    for (Weighted<NodeSelectorTerm> preferred : key.preferredNodes()) {
      if (NodeRules.matches(preferred.term(), node)) {
        preference += preferred.weight();
      }
    }
    return new Standing(true, taints, preference, "");
  }

  /** Whether a node that is up lets these pods in if there is room. */
  boolean mayRun(NodeTable nodes, int number) {
    Node node = nodes.present(number);
    return node.ready()
        && (node.schedulable() || acceptsCordon)
        && standing(node, nodes.kind(number)).allowed();
  }

  /** Why a node does not take these pods, other pods' rules apart; nothing when it does. */
  List<String> refusals(NodeTable nodes, int number) {
    Node node = nodes.present(number);
    if (!node.ready()) {
      return List.of(Reasons.NOT_READY);
    }
    if (!node.schedulable() && !acceptsCordon) {
      return List.of(Reasons.CORDONED);
    }
    Standing standing = standing(node, nodes.kind(number));
    if (!standing.allowed()) {
      return List.of(standing.refusal());
    }
    return hasPorts(number) ? shortages(nodes, number) : List.of(Reasons.PORTS);
  }

  private List<String> shortages(NodeTable nodes, int node) {
    List<String> lacking = new ArrayList<>();
    if (nodes.pods[node] >= nodes.slots[node]) {
      lacking.add(Reasons.TOO_MANY_PODS);
    }
    if (cpuMillis > 0 && cpuMillis > nodes.cpu[node] - nodes.cpuUsed[node]) {
      lacking.add(Reasons.insufficient(ResourceList.CPU));
    }
    if (memoryBytes > 0 && memoryBytes > nodes.memory[node] - nodes.memoryUsed[node]) {
      lacking.add(Reasons.insufficient(ResourceList.MEMORY));
    }
    for (Wanted wanted : extended) {
      if (wanted.amount() > wanted.resource().free(node)) {
        lacking.add(Reasons.insufficient(wanted.name()));
      }
    }
    if (lacking.isEmpty() && !hasDevices(nodes, node)) {
      lacking.add(Reasons.insufficient(key.devices().orElseThrow().kind()));
    }
    return lacking;
  }

  /** Whether a node is up and has what these pods ask for. */
  boolean fits(NodeTable nodes, int node) {
    Node there = nodes.present(node);
    return there.ready()
        && (there.schedulable() || acceptsCordon)
        && nodes.pods[node] < nodes.slots[node]
        && (cpuMillis <= 0 || cpuMillis <= nodes.cpu[node] - nodes.cpuUsed[node])
        && (memoryBytes <= 0 || memoryBytes <= nodes.memory[node] - nodes.memoryUsed[node])
        && hasExtended(node)
        && hasDevices(nodes, node)
        && hasPorts(node);
  }

  private boolean hasExtended(int node) {
    for (int i = 0; i < extended.size(); i++) {
      if (extended.get(i).amount() > extended.get(i).resource().free(node)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasDevices(NodeTable nodes, int node) {
    return key.devices().isEmpty() || nodes.devices(node).fit(key.devices().get());
  }

  private boolean hasPorts(int node) {
    for (int i = 0; i < ports.size(); i++) {
      if (!ports.get(i).isFree(node)) {
        return false;
      }
    }
    return true;
  }

  /** The score of a node by what is free on it; −1 when it does not fit. */
  int score(NodeTable nodes, int node) {
    return fits(nodes, node) ? rules.score(nodes, node, this) + imageScore(node) : -1;
  }

  private int imageScore(int node) {
    return node < imageScores.length ? imageScores[node] : 0;
  }

  /** Finds out anew which images the nodes hold. */
  void lookForImages(NodeTable nodes, int[] present) {
    imageScores = new int[key.images().isEmpty() ? 0 : nodes.size()];
    if (imageScores.length > 0) {
      List<Node> all = java.util.Arrays.stream(present).mapToObj(nodes::present).toList();
      Map<String, Double> shares = ImageLocality.shares(key.images(), all);
      for (int node : present) {
        imageScores[node] =
            rules.imageWeight()
                * (int) ImageLocality.score(nodes.present(node), key.images(), shares);
      }
    }
  }
}
