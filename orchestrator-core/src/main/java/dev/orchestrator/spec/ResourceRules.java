package dev.orchestrator.spec;

import java.util.SortedMap;

/** Rules for requests and limits. */
final class ResourceRules {
  private static final String HUGE_PAGES = "hugepages-";
  private static final String KUBERNETES = "kubernetes.io/";

  private ResourceRules() {}

  static void resources(Field field, ResourceRequirements resources) {
    SortedMap<String, Long> limits = resources.limits().amounts();
    amounts(field.member("limits"), limits);
    Field requests = field.member("requests");
    amounts(requests, resources.requests().amounts());
    resources
        .requests()
        .amounts()
        .forEach((name, amount) -> request(requests.key(name), name, amount, resources.limits()));
    if (limits.keySet().stream().anyMatch(name -> name.startsWith(HUGE_PAGES))
        && !statesCompute(resources)) {
      field.report("huge pages need a request of cpu or memory as well", "add one");
    }
  }

  private static void amounts(Field field, SortedMap<String, Long> amounts) {
    amounts.forEach(
        (name, amount) -> {
          if (!isResource(name)) {
            field
                .key(name)
                .report(
                    "is not a resource of containers",
                    "use cpu, memory, ephemeral-storage or an extended domain/name");
          }
          TextRules.atLeast(field.key(name), amount, 0);
        });
  }

  private static void request(Field field, String name, long amount, ResourceList limits) {
    if (!limits.states(name)) {
      if (!allowsOvercommit(name)) {
        field.report("has a request without a limit", "state an equal limit");
      }
      return;
    }
    long limit = limits.get(name);
    if (amount > limit) {
      field.report(
          amount + " is more than the limit " + limit, "raise the limit or lower the request");
    } else if (amount < limit && !allowsOvercommit(name)) {
      field.report(amount + " differs from the limit " + limit, "make request and limit equal");
    }
  }

  private static boolean isResource(String name) {
    return switch (name) {
      case ResourceList.CPU, ResourceList.MEMORY, ResourceList.EPHEMERAL_STORAGE -> true;
      default -> Syntax.isLabelKey(name) && (name.indexOf('/') > 0 || name.startsWith(HUGE_PAGES));
    };
  }

  /** Extended resources and huge pages cannot be shared, so that request and limit are one. */
  private static boolean allowsOvercommit(String name) {
    boolean extended = name.indexOf('/') >= 0 && !name.contains(KUBERNETES);
    return !extended && !name.startsWith(HUGE_PAGES);
  }

  private static boolean statesCompute(ResourceRequirements resources) {
    ResourceList stated = resources.effectiveRequests();
    return stated.states(ResourceList.CPU) || stated.states(ResourceList.MEMORY);
  }
}
