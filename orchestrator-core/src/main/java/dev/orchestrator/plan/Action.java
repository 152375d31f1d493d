package dev.orchestrator.plan;

import dev.orchestrator.state.StateChange;

/** One decision: the change of state that it intends, and the reason for it. */
public sealed interface Action {
  /** The intended change; durable before anything is done about it. */
  StateChange change();

  /** Why, in one sentence. */
  String reason();

  /** Record a new template of a workload. */
  record RecordRevision(StateChange.RevisionRecorded change, String reason) implements Action {}

  /** Forget a template that no pod has. */
  record DropRevision(StateChange.RevisionDropped change, String reason) implements Action {}

  /** Make a pod. */
  record CreatePod(StateChange.PodCreated change, String reason) implements Action {}

  /** Put a pod on a node. */
  record PlacePod(StateChange.PodPlaced change, String reason) implements Action {}

  /** Keep the room that is being made on a node for a pod. */
  record NominatePod(StateChange.PodNominated change, String reason) implements Action {}

  /** Leave a pod waiting for a node, and say why. */
  record HoldPod(StateChange.PodUnschedulable change, String reason) implements Action {}

  /** Begin to stop a pod. */
  record StopPod(StateChange.PodStopping change, String reason) implements Action {}

  /** Forget a pod of which nothing is left. */
  record RemovePod(StateChange.PodRemoved change, String reason) implements Action {}

  /** Start a container, or start it again. */
  record StartContainer(StateChange.ContainerStarting change, String reason) implements Action {}

  /** End an attempt of a container so that it is started again. */
  record KillContainer(StateChange.ContainerKilling change, String reason) implements Action {}

  /** Give a Service its address. */
  record AddressService(StateChange.ServiceAddressed change, String reason) implements Action {}

  /** Write the status of a workload. */
  record UpdateStatus(StateChange.StatusChanged change, String reason) implements Action {}

  /**
   * Ask for the deletion of a declared object, for example because its namespace is being deleted.
   */
  record DeleteObject(StateChange.Declared change, String reason) implements Action {}

  /** Forget a declared object of which nothing is left. */
  record RemoveObject(StateChange.Removed change, String reason) implements Action {}
}
