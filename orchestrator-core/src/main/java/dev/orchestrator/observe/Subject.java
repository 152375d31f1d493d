package dev.orchestrator.observe;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.PodKey;

/** What an event is about. */
public sealed interface Subject {
  /** A declared object. */
  record OfObject(ObjectKey key) implements Subject {
    @Override
    public String toString() {
      return key.toString();
    }
  }

  /** A pod. */
  record OfPod(PodKey key) implements Subject {
    @Override
    public String toString() {
      return "Pod " + key;
    }
  }

  /** A node. */
  record OfNode(String name) implements Subject {
    @Override
    public String toString() {
      return "Node " + name;
    }
  }

  /** The cluster as a whole. */
  record OfCluster() implements Subject {
    @Override
    public String toString() {
      return "Cluster";
    }
  }
}
