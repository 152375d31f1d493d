package dev.orchestrator.reconcile;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.RestartPolicy;

/** What the scenarios declare. */
final class Specs {
  static final ObjectKey WEB = ObjectKey.deployment("default", "web");
  static final ObjectKey AGENT = ObjectKey.daemonSet("default", "agent");
  static final ObjectKey SUM = ObjectKey.job("default", "sum");

  private Specs() {}

  static Container container(String name, String image) {
    return container(name, image, 100);
  }

  static Container container(String name, String image, long cpuMillis) {
    return Container.builder(name)
        .image(image)
        .requests(ResourceList.of(cpuMillis, 1 << 20))
        .build();
  }

  static PodSpec pod(String image) {
    return PodSpec.builder().container(container("main", image)).build();
  }

  static PodSpec pod(String image, long cpuMillis) {
    return PodSpec.builder().container(container("main", image, cpuMillis)).build();
  }

  static PodSpec jobPod(RestartPolicy policy) {
    return PodSpec.builder().container(container("main", "sum:1")).restartPolicy(policy).build();
  }

  static Deployment web(int replicas, String image) {
    return Deployment.builder("web").replicas(replicas).pod(pod(image)).build();
  }

  static DaemonSet agent(String image) {
    return DaemonSet.of("default", "agent", pod(image));
  }

  static Job.Builder sum() {
    return Job.builder("sum").pod(jobPod(RestartPolicy.NEVER));
  }
}
