package dev.orchestrator;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.NodeLabelled;
import dev.orchestrator.state.StateChange.NodeTainted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What changes of labels and taints of nodes come to. Pure. */
final class NodeMarks {
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private NodeMarks() {}

  static void requireLabel(String key, String value) {
    if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          key + "=" + value + " is not a label: use letters, digits, '-', '_' and '.', at most 63");
    }
    if (key.equals(Node.HOSTNAME_LABEL)) {
      throw new IllegalArgumentException(key + " is the node's own name and stays");
    }
  }

  static List<StateChange> labelled(Node node, String key, Optional<String> value) {
    SortedMap<String, String> labels = new TreeMap<>(node.labels());
    labels.remove(key);
    value.ifPresent(v -> labels.put(key, v));
    return labels.equals(node.labels())
        ? List.of()
        : List.of(new NodeLabelled(node.name(), labels));
  }

  static List<StateChange> tainted(Node node, Taint taint, Instant now) {
    List<Taint> taints = new ArrayList<>(node.taints());
    taints.removeIf(t -> t.key().equals(taint.key()) && t.effect() == taint.effect());
    taints.add(taint);
    return node.taints().contains(taint)
        ? List.of()
        : List.of(new NodeTainted(node.name(), taints, now));
  }

  static List<StateChange> untainted(Node node, String key, Instant now) {
    List<Taint> taints = node.taints().stream().filter(t -> !t.key().equals(key)).toList();
    return taints.equals(node.taints())
        ? List.of()
        : List.of(new NodeTainted(node.name(), taints, now));
  }
}
