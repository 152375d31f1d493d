package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Shortage;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pod asks for is free: for each resource, request ≤ allocatable − sum of requests. A
 * request of zero is never refused; the number of pods is always checked.
 *
 * @param ignoredResources extended resources that are not checked
 * @param ignoredGroups what stands before the slash in the names of further ones
 */
record ResourceFit(List<String> ignoredResources, List<String> ignoredGroups)
    implements NodeFilter {
  private static final List<String> NATIVE =
      List.of(ResourceList.CPU, ResourceList.MEMORY, ResourceList.EPHEMERAL_STORAGE);

  ResourceFit {
    ignoredResources = List.copyOf(ignoredResources);
    ignoredGroups = List.copyOf(ignoredGroups);
  }

  ResourceFit() {
    this(List.of(), List.of());
  }

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    return Optional.of(
        new Fit(
            pod.revision().requests().amounts().entrySet().stream()
                .filter(e -> e.getValue() > 0 && !ignores(e.getKey()))
                .toList()));
  }

  private boolean ignores(String resource) {
    return isExtended(resource)
        && (ignoredResources.contains(resource)
            || ignoredGroups.contains(resource.split("/", 2)[0]));
  }

  private static boolean isExtended(String resource) {
    return !(NATIVE.contains(resource)
        || resource.startsWith("hugepages-")
        || resource.contains("kubernetes.io/"));
  }

  private record Fit(List<Map.Entry<String, Long>> wanted) implements Check {
    @Override
    public boolean allows(NodeView node) {
      for (Map.Entry<String, Long> request : wanted) {
        if (request.getValue() > node.free(request.getKey())) {
          return false;
        }
      }
      return node.pods() < node.podCapacity();
    }

    @Override
    public Verdict check(NodeView node) {
      List<Shortage> lacking = lacking(node);
      return lacking.isEmpty()
          ? Verdict.FEASIBLE
          : new Verdict.Infeasible(
              "insufficient "
                  + String.join(", ", lacking.stream().map(s -> text(s, node)).toList()),
              lacking.stream().map(Fit::kind).toList(),
              lacking.stream().allMatch(s -> s.wanted() <= capacity(s, node)),
              lacking);
    }

    private List<Shortage> lacking(NodeView node) {
      List<Shortage> lacking = new ArrayList<>();
      if (node.pods() >= node.podCapacity()) {
        lacking.add(new Shortage(ResourceList.PODS, 1, node.podCapacity() - node.pods()));
      }
      for (Map.Entry<String, Long> request : wanted) {
        long free = node.free(request.getKey());
        if (request.getValue() > free) {
          lacking.add(new Shortage(request.getKey(), request.getValue(), free));
        }
      }
      return lacking;
    }

    private static boolean isPods(Shortage shortage) {
      return shortage.resource().equals(ResourceList.PODS);
    }

    private static long capacity(Shortage shortage, NodeView node) {
      return isPods(shortage) ? node.podCapacity() : node.allocatable(shortage.resource());
    }

    private static String kind(Shortage shortage) {
      return isPods(shortage) ? Reasons.TOO_MANY_PODS : Reasons.insufficient(shortage.resource());
    }

    private static String text(Shortage shortage, NodeView node) {
      String name = shortage.resource();
      return isPods(shortage)
          ? "pods: " + node.podCapacity() + " allowed, " + node.pods() + " there"
          : name + ": " + Amounts.wantedAndFree(name, shortage.wanted(), shortage.free());
    }
  }
}
