package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.NodeUsage;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.Revision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What nodes have and what is free there, as arrays by resource. Used by one thread. */
final class Loads {
  /** The last resource: the number of pods. */
  private final List<String> resources;

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final long[][] capacity;
  private final long[][] free;

  Loads(ClusterState state) {
    TreeSet<String> names = new TreeSet<>(List.of(ResourceList.CPU, ResourceList.MEMORY));
    state
        .allRevisions()
        .values()
        .forEach(all -> all.values().forEach(r -> names.addAll(r.requests().amounts().keySet())));
    names.remove(ResourceList.PODS);
    resources = List.copyOf(names);
    capacity = new long[state.nodes().size()][];
    free = new long[state.nodes().size()][];
    for (Node node : state.nodes().values()) {
      int number = nodes.size();
      nodes.add(node);
      numbers.put(node.name(), number);
      capacity[number] = capacity(node);
      free[number] = free(capacity[number], state.usage(node.name()));
    }
  }

  private long[] capacity(Node node) {
    long[] amounts = amounts(node.allocatable());
    amounts[resources.size()] =
        node.allocatable().states(ResourceList.PODS)
            ? node.allocatable().get(ResourceList.PODS)
            : Node.DEFAULT_PODS;
    return amounts;
  }

  private long[] amounts(ResourceList list) {
    long[] amounts = new long[resources.size() + 1];
    for (int i = 0; i < resources.size(); i++) {
      amounts[i] = list.get(resources.get(i));
    }
    return amounts;
  }

  private long[] free(long[] has, NodeUsage usage) {
    long[] used = amounts(usage.amounts());
    used[resources.size()] = usage.pods();
    for (int i = 0; i < used.length; i++) {
      used[i] = has[i] - used[i];
    }
    return used;
  }

  /** What a pod asks for. */
  long[] requests(Revision revision) {
    long[] amounts = amounts(revision.requests());
    amounts[resources.size()] = 1;
    return amounts;
  }

  int nodes() {
    return nodes.size();
  }

  Node node(int number) {
    return nodes.get(number);
  }

  int number(String node) {
    return numbers.getOrDefault(node, -1);
  }

  long[] capacity(int node) {
    return capacity[node];
  }

  long[] free(int node) {
    return free[node];
  }

  /** Whether an amount fits into what is free; what is not asked for does not matter. */
  static boolean fits(long[] wanted, long[] free) {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] > 0 && wanted[i] > free[i]) {
        return false;
      }
    }
    return true;
  }

  /** Adds to what is free of a node, or takes away. */
  void free(int node, long[] amount, int sign) {
    for (int i = 0; i < amount.length; i++) {
      free[node][i] += sign * amount[i];
    }
  }

  /** Whether a node may take a pod at all, other pods and amounts aside. */
  boolean mayRun(Pod pod, int number) {
    Node node = nodes.get(number);
    return node.ready()
        && node.schedulable()
        && NodeRules.matches(pod, node)
        && TaintToleration.intolerable(pod, node).isEmpty();
  }

  private int cpu() {
    return resources.indexOf(ResourceList.CPU);
  }

  private int memory() {
    return resources.indexOf(ResourceList.MEMORY);
  }

  /**
   * The difference of the free shares of processor and memory in thousandths, with an amount more
   * or less on the node.
   */
  long stranded(int node, long[] amount, int sign) {
    return Math.abs(
        share(free[node][cpu()] - sign * amount[cpu()], capacity[node][cpu()])
            - share(free[node][memory()] - sign * amount[memory()], capacity[node][memory()]));
  }

  private static long share(long part, long whole) {
    return whole <= 0 ? 0 : (long) Math.floor(1000.0 * part / whole);
  }

  /** Nothing, as an amount. */
  long[] nothing() {
    return new long[resources.size() + 1];
  }

  /** How full a node is: its used shares of processor and memory in thousandths, in sum. */
  long fill(int node) {
    return 2000
        - share(free[node][cpu()], capacity[node][cpu()])
        - share(free[node][memory()], capacity[node][memory()]);
  }

  /** How large an amount is beside a node: the larger share of processor and memory. */
  long size(long[] amount, int node) {
    return Math.max(
        share(amount[cpu()], capacity[node][cpu()]),
        share(amount[memory()], capacity[node][memory()]));
  }
}
