package dev.orchestrator.docker;

import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.state.Uid;

/**
 * The names of what a cluster has on an engine. They are derived, so that a creation whose answer
 * was lost can be looked up; ownership is decided by labels, never by a name.
 *
 * @param cluster the cluster's id
 */
record Names(String cluster) {
  /** One name for each attempt: a name that got stuck does not bar the next attempt. */
  String container(ContainerRef ref) {
    return pod(ref.pod()) + "." + ref.container() + "." + ref.attempt();
  }

  /** The underscore keeps it apart from any container of the pod. */
  String sandbox(Uid pod) {
    return pod(pod) + "._sandbox";
  }

  String volume(Uid pod, String volume) {
    return pod(pod) + "." + volume;
  }

  String network(String namespace) {
    return "o-" + cluster + "." + namespace;
  }

  String fileCarrier(String node) {
    return "o-" + cluster + "._files." + node;
  }

  private String pod(Uid pod) {
    return "o-" + cluster + "." + pod.value();
  }
}
