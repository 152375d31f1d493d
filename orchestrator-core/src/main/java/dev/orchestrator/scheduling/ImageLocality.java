package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prefers nodes that hold the pod's images already: the sum over its containers of image size ×
 * share of the nodes that hold it, from 23 MiB (0) to 1000 MiB for each container (100).
 */
record ImageLocality(int weight) implements NodeScorer {
  private static final long LEAST_BYTES = 23L << 20;
  private static final long MOST_BYTES_EACH = 1000L << 20;

  ImageLocality() {
    this(1);
  }

  @Override
  public String name() {
    return "ImageLocality";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    List<String> images = images(pod.spec());
    Map<String, Double> shares = shares(images, view.nodes().stream().map(NodeView::node).toList());
    return nodes.stream().mapToLong(n -> score(n.node(), images, shares)).toArray();
  }

  /** The share of the nodes that holds each image. */
  static Map<String, Double> shares(List<String> images, List<Node> nodes) {
    Map<String, Double> shares = new LinkedHashMap<>();
    images.forEach(image -> shares.computeIfAbsent(image, i -> share(i, nodes)));
    return shares;
  }

  static long score(Node node, List<String> images, Map<String, Double> shares) {
    return score(bytes(node, images, shares), images.size());
  }

  /** The images of all containers, as nodes report them. */
  static List<String> images(PodSpec spec) {
    List<Container> containers = new ArrayList<>(spec.initContainers());
    containers.addAll(spec.containers());
    return containers.stream().map(c -> withTag(c.image())).toList();
  }

  /** An image name as nodes report it; without a tag it means {@code latest}. */
  static String withTag(String image) {
    return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
  }

  private static double share(String image, List<Node> nodes) {
    long holding = nodes.stream().filter(n -> n.images().containsKey(image)).count();
    return (double) holding / nodes.size();
  }

  private static long bytes(Node node, List<String> images, Map<String, Double> shares) {
    long sum = 0;
    for (String image : images) {
      long size = Optional.ofNullable(node.images().get(image)).orElse(0L);
      sum += (long) (size * shares.getOrDefault(image, 0.0));
    }
    return sum;
  }

  private static long score(long bytes, int containers) {
    long most = MOST_BYTES_EACH * containers;
    long counted = Math.max(LEAST_BYTES, Math.min(bytes, most));
    return most == 0 ? 0 : 100 * (counted - LEAST_BYTES) / (most - LEAST_BYTES);
  }
}
