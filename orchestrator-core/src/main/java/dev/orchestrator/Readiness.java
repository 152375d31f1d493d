package dev.orchestrator;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.Workload;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.WorkloadStatus;
import java.util.Optional;

/** Whether a declared object has become what was asked for. */
public sealed interface Readiness {
  /** What was observed last. */
  WorkloadStatus status();

  /** Whether it has. */
  default boolean isReady() {
    return this instanceof Ready;
  }

  /**
   * A Deployment or DaemonSet whose pods are all of the declared template and available, a Job that
   * has completed, a Service that has its address, or anything else that is declared.
   */
  record Ready(WorkloadStatus status) implements Readiness {}

  /**
   * Not yet.
   *
   * @param status what was observed last
   * @param reason what is missing
   * @param isFinal whether waiting cannot help: a Job that has failed
   */
  record NotReady(WorkloadStatus status, String reason, boolean isFinal) implements Readiness {}

  /** The readiness of an object as of a state. */
  static Readiness of(ClusterState state, ObjectKey key) {
    Optional<Declaration> declared = state.declaration(key);
    WorkloadStatus status = state.status(key);
    if (declared.isEmpty() || declared.get().isDeleting()) {
      String why = key + (declared.isEmpty() ? " is not declared" : " is being deleted");
      return new NotReady(status, why, false);
    }
    Resource resource = declared.get().resource();
    if (resource instanceof Service service) {
      return service.headless() || state.serviceAddresses().containsKey(key)
          ? new Ready(status)
          : new NotReady(status, key + " has no address yet", false);
    }
    return resource instanceof Workload
        ? ofWorkload(key, status, declared.get().generation())
        : new Ready(status);
  }

  private static Readiness ofWorkload(ObjectKey key, WorkloadStatus status, long generation) {
    if (status.observedGeneration() < generation) {
      return new NotReady(status, key + " was not looked at yet", false);
    }
    Optional<Condition> failed = status.condition("Failed").filter(Condition::status);
    if (failed.isPresent()) {
      return new NotReady(status, key + " failed: " + failed.get().message(), true);
    }
    boolean ready =
        switch (key.kind()) {
          case JOB -> status.is("Complete");
          case DEPLOYMENT, DAEMON_SET ->
              status.updated() == status.desired()
                  && status.current() == status.desired()
                  && status.available() == status.desired();
          case NAMESPACE, CONFIG_MAP, SECRET, SERVICE, DISRUPTION_BUDGET -> true;
        };
    return ready ? new Ready(status) : new NotReady(status, missing(key, status), false);
  }

  private static String missing(ObjectKey key, WorkloadStatus status) {
    String counts =
        key
            + ": "
            + status.available()
            + " of "
            + status.desired()
            + " pods are available, "
            + status.updated()
            + " up to date";
    return status
        .condition("PodsWaiting")
        .filter(Condition::status)
        .map(c -> counts + "; " + c.message())
        .orElse(counts);
  }
}
