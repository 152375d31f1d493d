package dev.orchestrator.spec;

import java.time.Duration;

/** Rules for Deployments, DaemonSets and Jobs. */
final class WorkloadRules {
  private WorkloadRules() {}

  static void deployment(Field spec, Deployment deployment) {
    deployment.replicas().ifPresent(n -> TextRules.atLeast(spec.member("replicas"), n, 0));
    TextRules.duration(spec.member("minReadySeconds"), deployment.minReady(), Duration.ZERO);
    selected(spec, deployment.selector(), deployment.template());
    keepsRunning(spec, deployment);
  }

  static void daemonSet(Field spec, DaemonSet daemonSet) {
    selected(spec, daemonSet.selector(), daemonSet.template());
    keepsRunning(spec, daemonSet);
  }

  static void job(Field spec, Job job) {
    job.completions().ifPresent(n -> TextRules.atLeast(spec.member("completions"), n, 0));
    TextRules.atLeast(spec.member("parallelism"), job.parallelism(), 0);
    TextRules.atLeast(spec.member("backoffLimit"), job.backoffLimit(), 0);
    job.activeDeadline()
        .ifPresent(d -> TextRules.duration(spec.member("activeDeadlineSeconds"), d, Duration.ZERO));
    job.ttlAfterFinished()
        .ifPresent(
            d -> TextRules.duration(spec.member("ttlSecondsAfterFinished"), d, Duration.ZERO));
    template(spec, job);
    if (job.template().spec().restartPolicy() == RestartPolicy.ALWAYS) {
      restartPolicy(spec, "a Job's pods end, so Always is not allowed", "use OnFailure or Never");
    }
  }

  private static void keepsRunning(Field spec, Workload workload) {
    template(spec, workload);
    if (workload.template().spec().restartPolicy() != RestartPolicy.ALWAYS) {
      restartPolicy(
          spec, "a " + workload.kind() + " keeps its pods running", "use Always, or a Job");
    }
  }

  private static void template(Field spec, Workload workload) {
    PodRules.template(spec.member("template"), workload.template());
  }

  private static void restartPolicy(Field spec, String message, String remedy) {
    spec.member("template").member("spec").member("restartPolicy").report(message, remedy);
  }

  private static void selected(Field spec, LabelSelector selector, PodTemplate template) {
    SelectorRules.selector(spec.member("selector"), selector);
    if (selector.isEmpty()) {
      spec.member("selector").report("is required", "select the labels of the template");
    } else if (!selector.matches(template.labels())) {
      spec.member("template")
          .member("metadata")
          .member("labels")
          .report("are not matched by the selector", "make spec.selector match these labels");
    }
  }
}
