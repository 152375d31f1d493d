package dev.orchestrator.spec;

/** A declared object that owns pods made from a template. */
public sealed interface Workload extends Resource permits Deployment, DaemonSet, Job {
  /** What each pod of this workload is made from. */
  PodTemplate template();
}
