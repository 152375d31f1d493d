package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Scores by resources and images straight from their formulae. For comparison only.
 *
 * @param pod the incoming pod
 */
record NaiveResources(NaiveOptions options, Pod pod) {
  /** At each moment of its life some containers run side by side; the most of that counts. */
  private static long weighed(Pod pod, String resource) {
    List<Container> inits = pod.spec().initContainers();
    long most = 0;
    for (int i = 0; i <= inits.size(); i++) {
      List<Container> together =
          new ArrayList<>(inits.subList(0, i).stream().filter(Container::sidecar).toList());
      together.addAll(i < inits.size() ? inits.subList(i, i + 1) : pod.spec().containers());
      most = Math.max(most, together.stream().mapToLong(c -> weighed(c, resource)).sum());
    }
    return most + pod.spec().overhead().get(resource);
  }

  private static long weighed(Container container, String resource) {
    ResourceList requests = container.resources().effectiveRequests();
    long assumed = resource.equals("cpu") ? 100 : resource.equals("memory") ? 200L << 20 : 0;
    return requests.states(resource) ? requests.get(resource) : assumed;
  }

  /** What counts of a node: a resource that is neither asked for nor ordinary does not. */
  private Map<String, Long> capacities(Node node) {
    Map<String, Long> capacities = new TreeMap<>();
    for (String resource : options.resources().keySet()) {
      boolean ordinary = resource.equals("cpu") || resource.equals("memory");
      long capacity = node.allocatable().get(resource);
      if (capacity > 0 && (ordinary || pod.revision().requests().get(resource) > 0)) {
        capacities.put(resource, capacity);
      }
    }
    return capacities;
  }

  long allocation(Node node, List<Pod> there) {
    long sum = 0;
    long weights = 0;
    for (Map.Entry<String, Long> capacity : capacities(node).entrySet()) {
      long used =
          Stream.concat(there.stream(), Stream.of(pod))
              .mapToLong(p -> weighed(p, capacity.getKey()))
              .sum();
      long score = score(capacity.getValue(), used);
      int weight = options.resources().getOrDefault(capacity.getKey(), 0);
      if (score > 0 || options.strategy() != NaiveOptions.Strategy.RATIO) {
        sum += score * weight;
        weights += weight;
      }
    }
    return weights == 0
        ? 0
        : options.strategy() == NaiveOptions.Strategy.RATIO
            ? Math.round((double) sum / weights)
            : sum / weights;
  }

  private long score(long capacity, long used) {
    return switch (options.strategy()) {
      case LEAST -> used > capacity ? 0 : (capacity - used) * 100 / capacity;
      case MOST -> used > capacity ? 100 : used * 100 / capacity;
      case RATIO -> curve(used > capacity ? 100 : used * 100 / capacity);
    };
  }

  private long curve(long percent) {
    TreeMap<Integer, Integer> shape = new TreeMap<>(options.shape());
    Map.Entry<Integer, Integer> from = shape.floorEntry((int) percent);
    Map.Entry<Integer, Integer> to = shape.ceilingEntry((int) percent);
    if (from == null || to == null || from.equals(to)) {
      return 10L * (from == null ? shape.firstEntry() : from).getValue();
    }
    long rise = 10L * (to.getValue() - from.getValue());
    return 10L * from.getValue() + rise * (percent - from.getKey()) / (to.getKey() - from.getKey());
  }

  long balanced(Node node, List<Pod> there) {
    ResourceList wanted = pod.revision().requests();
    if (options.resources().keySet().stream().allMatch(r -> wanted.get(r) == 0)) {
      return 0;
    }
    List<Double> used = new ArrayList<>();
    capacities(node)
        .forEach(
            (resource, capacity) -> {
              long sum = wanted.get(resource);
              for (Pod other : there) {
                sum += other.revision().requests().get(resource);
              }
              used.add(Math.min(1.0, (double) sum / capacity));
            });
    double mean = used.stream().mapToDouble(u -> u).sum() / used.size();
    double deviation =
        used.size() == 2
            ? Math.abs(used.get(0) - used.get(1)) / 2
            : Math.sqrt(
                used.stream().mapToDouble(u -> (u - mean) * (u - mean)).sum() / used.size());
    return used.isEmpty() ? 100 : (long) ((1 - deviation) * 100);
  }

  private static String tagged(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    return name.contains(":") ? image : image + ":latest";
  }

  long images(Node node, List<Node> nodes) {
    List<String> images =
        Stream.concat(pod.spec().initContainers().stream(), pod.spec().containers().stream())
            .map(c -> tagged(c.image()))
            .toList();
    long bytes = 0;
    for (String image : images) {
      long holders = nodes.stream().filter(n -> n.images().containsKey(image)).count();
      bytes += (long) (node.images().getOrDefault(image, 0L) * ((double) holders / nodes.size()));
    }
    long least = 23L * 1024 * 1024;
    long most = 1000L * 1024 * 1024 * images.size();
    return bytes <= least ? 0 : 100 * (Math.min(bytes, most) - least) / (most - least);
  }
}
