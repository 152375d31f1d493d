package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.Revision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pods that a rule speaks of; follows from their owner and template alone. */
sealed interface PodKind {
  /** Whether pods of this owner and revision are meant. */
  boolean includes(ObjectKey owner, Revision revision, ClusterState state);

  /** Whether a pod that is being stopped still counts. */
  default boolean countsStopping() {
    return true;
  }

  /** Whether this pod counts when it is placed. */
  default boolean includes(Pod pod, ClusterState state) {
    return includes(pod.owner(), pod.revision(), state);
  }

  /**
   * Pods of a namespace that a spread rule counts.
   *
   * @param of just those of this workload and template, if the rule tells revisions apart
   */
  record Spread(String namespace, LabelSelector selector, Optional<Siblings> of)
      implements PodKind {
    @Override
    public boolean includes(ObjectKey owner, Revision revision, ClusterState state) {
      return owner.namespace().equals(namespace)
          && (of.isEmpty() || of.get().includes(owner, revision, state))
          && selector.matches(revision.template().labels());
    }

    @Override
    public boolean countsStopping() {
      return false;
    }
  }

  /** The pods of one workload with one template. */
  record Siblings(ObjectKey workload, int number, boolean countsStopping) implements PodKind {
    @Override
    public boolean includes(ObjectKey owner, Revision revision, ClusterState state) {
      return revision.number() == number && owner.equals(workload);
    }
  }

  /**
   * Pods that bind a port of their node, or the same port of another address so that both cannot be
   * bound.
   *
   * @param address the node's address; {@link #EVERY} means all of them
   */
  record HostPort(Protocol protocol, int port, String address) implements PodKind {
    static final String EVERY = "0.0.0.0";

    @Override
    public boolean includes(ObjectKey owner, Revision revision, ClusterState state) {
      return boundBy(revision.template()).stream().anyMatch(this::conflicts);
    }

    private boolean conflicts(HostPort other) {
      return port == other.port
          && protocol == other.protocol
          && (address.equals(other.address)
              || address.equals(EVERY)
              || other.address.equals(EVERY));
    }

    static List<HostPort> boundBy(PodTemplate template) {
      return template.spec().containers().stream()
          .flatMap(c -> c.ports().stream())
          .filter(p -> p.hostPort().isPresent())
          .map(HostPort::of)
          .toList();
    }

    private static HostPort of(ContainerPort port) {
      return new HostPort(
          port.protocol(),
          port.hostPort().orElseThrow(),
          port.hostIp().filter(ip -> !ip.isEmpty()).orElse(EVERY));
    }

    @Override
    public String toString() {
      return port + "/" + protocol + (address.equals(EVERY) ? "" : " on " + address);
    }
  }

  /** Pods that have a rule about others. */
  record Holding(PodTerm term) implements PodKind {
    @Override
    public boolean includes(ObjectKey owner, Revision revision, ClusterState state) {
      Affinity affinity = revision.template().spec().affinity();
      return owner.namespace().equals(term.namespace())
          && switch (term.part()) {
            case REQUIRED_NEAR -> affinity.requiredPods().contains(term.term());
            case REQUIRED_APART -> affinity.requiredAntiPods().contains(term.term());
            case PREFERRED_NEAR -> affinity.preferredPods().stream().anyMatch(this::is);
            case PREFERRED_APART -> affinity.preferredAntiPods().stream().anyMatch(this::is);
          };
    }

    private boolean is(Weighted<PodAffinityTerm> other) {
      return other.weight() == Math.abs(term.weight()) && other.term().equals(term.term());
    }
  }

  /** Pods that all of these terms of a pod in this namespace mean. */
  record Meant(String namespace, List<PodAffinityTerm> terms) implements PodKind {
    @Override
    public boolean includes(ObjectKey owner, Revision revision, ClusterState state) {
      for (PodAffinityTerm term : terms) {
        if (!means(term, namespace, owner.namespace(), revision.template(), state)) {
          return false;
        }
      }
      return true;
    }

    /** Whether a term of a pod in the first namespace means a pod in the second. */
    static boolean means(
        PodAffinityTerm term, String from, String to, PodTemplate template, ClusterState state) {
      return reaches(term, from, to, state) && term.selector().matches(template.labels());
    }

    private static boolean reaches(
        PodAffinityTerm term, String from, String to, ClusterState state) {
      if (term.namespaces().isEmpty() && term.namespaceSelector().isEmpty()) {
        return from.equals(to);
      }
      return term.namespaces().contains(to)
          || term.namespaceSelector().map(s -> s.matches(labelsOf(to, state))).orElse(false);
    }

    private static Map<String, String> labelsOf(String namespace, ClusterState state) {
      return state
          .declaration(ObjectKey.ofNamespace(namespace))
          .map(Declaration::resource)
          .map(r -> r.metadata().labels())
          .orElse(Metadata.of("", namespace).labels());
    }
  }
}
