package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;

/**
 * One pod on every node that the template's rules allow.
 *
 * @param metadata name, namespace, labels
 * @param selector the pods that belong to it; must match the template's labels
 * @param template what each pod is made from
 */
public record DaemonSet(Metadata metadata, LabelSelector selector, PodTemplate template)
    implements Workload {
  /** Requires every component. */
  public DaemonSet {
    requireNonNull(metadata, "metadata");
    requireNonNull(selector, "selector");
    requireNonNull(template, "template");
  }

  @Override
  public Kind kind() {
    return Kind.DAEMON_SET;
  }

  /** A validated DaemonSet whose pods carry the label {@code app} with its name. */
  public static DaemonSet of(String namespace, String name, PodSpec pod) {
    Map<String, String> labels = new TreeMap<>(Map.of("app", name));
    return InvalidSpecException.validated(
        new DaemonSet(
            Metadata.of(namespace, name), LabelSelector.of(labels), PodTemplate.of(labels, pod)));
  }
}
