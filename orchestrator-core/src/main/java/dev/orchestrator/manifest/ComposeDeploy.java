package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.spec.Quantity;
import dev.orchestrator.spec.ResourceList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How a Compose service is deployed: {@code deploy}, and the older fields of the service that say
 * the same.
 *
 * @param global whether it runs once on every node
 */
record ComposeDeploy(
    boolean global,
    OptionalInt replicas,
    Map<String, String> labels,
    ResourceList requests,
    ResourceList limits) {
  private static final ImmutableMap<String, Boolean> MODES =
      ImmutableMap.of("replicated", false, "global", true);
  private static final ImmutableMap<String, Boolean> CONDITIONS =
      ImmutableMap.of("any", true, "on-failure", false, "none", false);

  static ComposeDeploy read(Fields service) {
    ResourceList oldLimits = amounts(service, "cpus", "mem_limit", ResourceList.EMPTY);
    ResourceList oldRequests =
        service
            .value("mem_reservation")
            .map(v -> with(ResourceList.EMPTY, ResourceList.MEMORY, ComposeValues.bytes(v)))
            .orElse(ResourceList.EMPTY);
    return service
        .value("deploy")
        .map(v -> read(v.fields(ComposeType.DEPLOY), oldRequests, oldLimits))
        .orElse(new ComposeDeploy(false, OptionalInt.empty(), Map.of(), oldRequests, oldLimits));
  }

  private static ComposeDeploy read(
      Fields fields, ResourceList oldRequests, ResourceList oldLimits) {
    fields.value("restart_policy").ifPresent(ComposeDeploy::restart);
    Optional<Fields> resources =
        fields.value("resources").map(v -> v.fields(ComposeType.RESOURCES));
    return new ComposeDeploy(
        global(fields),
        fields.count("replicas"),
        fields.value("labels").map(ComposeValues::pairs).orElseGet(TreeMap::new),
        amounts(resources, "reservations", ComposeType.RESERVATIONS, oldRequests),
        amounts(resources, "limits", ComposeType.LIMITS, oldLimits));
  }

  private static boolean global(Fields fields) {
    Optional<Value> mode = fields.value("mode");
    if (mode.filter(v -> v.text().endsWith("-job")).isPresent()) {
      mode.get()
          .unsupported(
              "the mode " + mode.get().text() + " is not supported yet", "write a Kubernetes Job");
      return false;
    }
    return mode.flatMap(v -> v.choice(MODES)).orElse(false);
  }

  private static void restart(Value value) {
    Optional<Value> condition = value.fields(ComposeType.RESTART_POLICY).value("condition");
    if (!condition.flatMap(v -> v.choice(CONDITIONS)).orElse(true)) {
      condition.get().unsupported("is not supported yet; the container is always restarted", "");
    }
  }

  private static ResourceList amounts(
      Optional<Fields> resources, String name, FieldTable table, ResourceList base) {
    return resources
        .flatMap(f -> f.value(name))
        .map(v -> amounts(v.fields(table), "cpus", "memory", base))
        .orElse(base);
  }

  private static ResourceList amounts(
      Fields fields, String cpus, String memory, ResourceList base) {
    ResourceList list = base;
    Optional<Value> processor = fields.value(cpus);
    if (processor.isPresent()) {
      list = with(list, ResourceList.CPU, processor.get().amount(Quantity::cpuMillis));
    }
    Optional<Value> bytes = fields.value(memory);
    return bytes.isPresent()
        ? with(list, ResourceList.MEMORY, ComposeValues.bytes(bytes.get()))
        : list;
  }

  /** 0 means "as much as there is", as in Compose. */
  private static ResourceList with(ResourceList list, String name, long amount) {
    return amount == 0 ? list : list.with(name, amount);
  }
}
