package dev.orchestrator.spec;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/** Finds everything that is wrong with a declared object, by Kubernetes' rules. */
final class Validation {
  /** Pods are named {@code <workload>-<revision>-<suffix>}, which is their host name as well. */
  private static final int LONGEST_POD_SUFFIX = "-2147483647-xxxxx".length();

  private static final int LONGEST_WORKLOAD_NAME = Syntax.LABEL_LENGTH - LONGEST_POD_SUFFIX;

  private Validation() {}

  static List<Problem> problemsOf(Resource resource) {
    List<Problem> problems = new ArrayList<>();
    metadata(Field.top(problems, "metadata"), resource);
    Field spec = Field.top(problems, "spec");
    switch (resource) {
      case Namespace namespace -> {}
      case Deployment deployment -> WorkloadRules.deployment(spec, deployment);
      case DaemonSet daemonSet -> WorkloadRules.daemonSet(spec, daemonSet);
      case Job job -> WorkloadRules.job(spec, job);
      case Service service -> ServiceRules.service(spec, service);
      case ConfigMap configMap -> DataRules.configMap(problems, configMap);
      case Secret secret -> DataRules.secret(problems, secret);
      case DisruptionBudget budget -> BudgetRules.budget(spec, budget);
    }
    return ImmutableList.copyOf(problems);
  }

  private static void metadata(Field field, Resource resource) {
    Metadata metadata = resource.metadata();
    name(field.member("name"), resource.kind(), metadata.name());
    namespace(field.member("namespace"), resource.kind(), metadata.namespace());
    NameRules.labels(field.member("labels"), metadata.labels());
    NameRules.annotations(field.member("annotations"), metadata.annotations());
  }

  private static void name(Field field, Kind kind, String name) {
    switch (kind) {
      case NAMESPACE, SERVICE -> NameRules.label(field, name);
      case CONFIG_MAP, SECRET, DISRUPTION_BUDGET -> NameRules.subdomain(field, name);
      case DEPLOYMENT, DAEMON_SET, JOB -> workloadName(field, name);
    }
  }

  private static void workloadName(Field field, String name) {
    NameRules.subdomain(field, name);
    if (name.length() > LONGEST_WORKLOAD_NAME && name.length() <= Syntax.SUBDOMAIN_LENGTH) {
      field.report(
          "has " + name.length() + " characters, which leaves no room for the names of its pods",
          "use at most " + LONGEST_WORKLOAD_NAME);
    }
  }

  private static void namespace(Field field, Kind kind, String namespace) {
    if (kind != Kind.NAMESPACE) {
      NameRules.label(field, namespace);
    } else if (!namespace.isEmpty()) {
      field.report("a Namespace is in no namespace", "leave it empty");
    }
  }
}
