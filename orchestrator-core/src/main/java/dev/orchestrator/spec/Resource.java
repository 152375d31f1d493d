package dev.orchestrator.spec;

import java.util.List;

/** An object that a user declares: the unit of apply, get, list and delete. */
public sealed interface Resource
    permits Namespace, Workload, Service, ConfigMap, Secret, DisruptionBudget {
  /** Name, namespace, labels and annotations. */
  Metadata metadata();

  /** The kind of this object. */
  Kind kind();

  /** The identity of this object by name. */
  default ObjectKey key() {
    return new ObjectKey(kind(), metadata().namespace(), metadata().name());
  }

  /**
   * Everything that is wrong with this object, each with its field path; empty when it is valid.
   */
  default List<Problem> problems() {
    return Validation.problemsOf(this);
  }
}
