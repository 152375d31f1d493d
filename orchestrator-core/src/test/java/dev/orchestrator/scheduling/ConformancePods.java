package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.spec.Weighted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the pods of conformance cases as pod templates. */
final class ConformancePods {
  private static final LabelSelector NOTHING =
      new LabelSelector(
          new TreeMap<>(), List.of(new Requirement("none", Requirement.Operator.IN, List.of())));

  private ConformancePods() {}

  static PodTemplate template(Json pod) {
    PodSpec.Builder spec = PodSpec.builder();
    containers(pod).forEach(spec::container);
    if (pod.has("containers")) {
      pod.list("initContainers", ConformancePods::initContainer).forEach(spec::initContainer);
      spec.overhead(resources(pod.get("overhead")));
    }
    pod.map("nodeSelector", Json::text).forEach(spec::nodeSelector);
    pod.list("tolerations", ConformancePods::toleration).forEach(spec::toleration);
    pod.list("topologySpread", ConformancePods::spread).forEach(spec::topologySpread);
    spec.affinity(affinity(pod));
    spec.priority((int) pod.number("priority", 0));
    spec.preemptionPolicy(
        switch (pod.text("preemptionPolicy")) {
          case "Never" -> PreemptionPolicy.NEVER;
          case "", "PreemptLowerPriority" -> PreemptionPolicy.PREEMPT_LOWER_PRIORITY;
          case String other -> throw new IllegalArgumentException("preemptionPolicy " + other);
        });
    PodTemplate template = PodTemplate.of(pod.map("labels", Json::text), spec.build());
    requireStatedRequests(pod, template);
    return template;
  }

  /** What the case says the pod asks for in effect must follow from its containers. */
  private static void requireStatedRequests(Json pod, PodTemplate template) {
    Map<String, Long> stated = new TreeMap<>(resources(pod.get("requests")).amounts());
    Map<String, Long> effective = new TreeMap<>(template.spec().effectiveRequests().amounts());
    stated.values().removeIf(amount -> amount == 0);
    effective.values().removeIf(amount -> amount == 0);
    if (!stated.equals(effective)) {
      throw new AssertionError(
          "pod %s asks for %s in effect, not %s".formatted(pod.text("name"), stated, effective));
    }
  }

  // Containers

  /**
   * The containers as they are given, else one that asks for all; each image in a container of its
   * own where there are enough of them.
   */
  private static List<Container> containers(Json pod) {
    List<Function<Container.Builder, Container.Builder>> wants = new ArrayList<>();
    pod.get("containers").elements().forEach(c -> wants.add(b -> asking(b, c.get("requests"))));
    for (long i = pod.number("containersWithoutRequests", 0); i > 0; i--) {
      wants.add(b -> b);
    }
    if (wants.isEmpty()) {
      wants.add(b -> asking(b, pod.get("requests")));
    }
    List<String> images = pod.list("images", Json::text);
    while (wants.size() < Math.max(1, images.size())) {
      wants.add(b -> asking(b, new Json(Optional.empty())));
    }
    List<Container> containers = new ArrayList<>();
    for (int i = 0; i < wants.size(); i++) {
      Container.Builder builder = Container.builder("c" + i);
      builder.image(i < images.size() ? images.get(i) : "");
      if (i == 0) {
        pod.list("hostPorts", ConformancePods::port).forEach(builder::port);
      }
      containers.add(wants.get(i).apply(builder).build());
    }
    return containers;
  }

  private static Container initContainer(Json container) {
    return asking(Container.builder("init"), container.get("requests")).build();
  }

  /** With the requests, cpu and memory among them: zero where they are absent. */
  private static Container.Builder asking(Container.Builder container, Json requests) {
    return container.requests(resources(requests).orElse(ResourceList.of(0, 0)));
  }

  /** Amounts as in {@code requests} and {@code capacity}. */
  static ResourceList resources(Json amounts) {
    Map<String, Long> all = new TreeMap<>(amounts.map("extended", Json::number));
    for (String name :
        List.of("cpuMillis", "memoryBytes", "ephemeralStorageBytes", ResourceList.PODS)) {
      if (amounts.has(name)) {
        all.put(resource(name), amounts.get(name).number());
      }
    }
    return new ResourceList(new TreeMap<>(all));
  }

  /** The name of a resource of the cases. */
  static String resource(String name) {
    return switch (name) {
      case "cpuMillis" -> ResourceList.CPU;
      case "memoryBytes" -> ResourceList.MEMORY;
      case "ephemeralStorageBytes" -> ResourceList.EPHEMERAL_STORAGE;
      default -> name;
    };
  }

  private static ContainerPort port(Json port) {
    int number = (int) port.get("hostPort").number();
    String protocol = port.text("protocol");
    String address = port.text("hostIP");
    return new ContainerPort(
        "",
        number,
        protocol.isEmpty() ? Protocol.TCP : Protocol.valueOf(protocol),
        OptionalInt.of(number),
        address.isEmpty() ? Optional.empty() : Optional.of(address));
  }

  // Tolerations and spread

  private static Toleration toleration(Json toleration) {
    return new Toleration(
        toleration.text("key"),
        switch (toleration.text("operator")) {
          case "Exists" -> Toleration.Operator.EXISTS;
          case "Gt" -> Toleration.Operator.GT;
          case "Lt" -> Toleration.Operator.LT;
          case "", "Equal" -> Toleration.Operator.EQUAL;
          case String other -> throw new IllegalArgumentException("operator " + other);
        },
        toleration.text("value"),
        toleration.text("effect").isEmpty()
            ? Optional.empty()
            : Optional.of(effect(toleration.text("effect"))),
        OptionalLong.empty());
  }

  static Taint.Effect effect(String name) {
    return switch (name) {
      case "NoSchedule" -> Taint.Effect.NO_SCHEDULE;
      case "PreferNoSchedule" -> Taint.Effect.PREFER_NO_SCHEDULE;
      case "NoExecute" -> Taint.Effect.NO_EXECUTE;
      default -> throw new IllegalArgumentException("effect " + name);
    };
  }

  private static TopologySpread spread(Json rule) {
    return new TopologySpread(
        (int) rule.get("maxSkew").number(),
        rule.text("topologyKey"),
        rule.text("whenUnsatisfiable").equals("ScheduleAnyway")
            ? WhenUnsatisfiable.SCHEDULE_ANYWAY
            : WhenUnsatisfiable.DO_NOT_SCHEDULE,
        selector(rule.get("selector")),
        rule.get("minDomains").isPresent()
            ? OptionalInt.of((int) rule.get("minDomains").number())
            : OptionalInt.empty(),
        !rule.text("nodeAffinityPolicy").equals("Ignore"),
        rule.text("nodeTaintsPolicy").equals("Honor"),
        rule.list("matchLabelKeys", Json::text));
  }

  // Affinity

  private static Affinity affinity(Json pod) {
    Json node = pod.get("nodeAffinity");
    Json near = pod.get("podAffinity");
    Json apart = pod.get("podAntiAffinity");
    return new Affinity(
        nodeTerms(node),
        node.list("preferred", weighted(ConformancePods::nodeTerm)),
        near.list("required", ConformancePods::podTerm),
        near.list("preferred", weighted(ConformancePods::podTerm)),
        apart.list("required", ConformancePods::podTerm),
        apart.list("preferred", weighted(ConformancePods::podTerm)));
  }

  /** The required terms: absent is no rule, an empty list matches nothing. */
  static Optional<List<NodeSelectorTerm>> nodeTerms(Json affinity) {
    return affinity.get("required").isPresent()
        ? Optional.of(affinity.list("required", ConformancePods::nodeTerm))
        : Optional.empty();
  }

  private static <T> Function<Json, Weighted<T>> weighted(Function<Json, T> term) {
    return json -> new Weighted<>((int) json.get("weight").number(), term.apply(json));
  }

  private static NodeSelectorTerm nodeTerm(Json term) {
    return new NodeSelectorTerm(
        term.list("matchExpressions", ConformancePods::requirement),
        term.list("matchFields", ConformancePods::requirement));
  }

  private static PodAffinityTerm podTerm(Json term) {
    return new PodAffinityTerm(
        selector(term.get("selector")),
        term.text("topologyKey"),
        term.list("namespaces", Json::text),
        term.get("namespaceSelector").isPresent()
            ? Optional.of(selector(term.get("namespaceSelector")))
            : Optional.empty());
  }

  /** A selector; none matches nothing. */
  static LabelSelector selector(Json selector) {
    return selector.isPresent()
        ? new LabelSelector(
            new TreeMap<>(selector.map("matchLabels", Json::text)),
            selector.list("matchExpressions", ConformancePods::requirement))
        : NOTHING;
  }

  private static Requirement requirement(Json requirement) {
    return new Requirement(
        requirement.text("key"),
        switch (requirement.text("operator")) {
          case "In" -> Requirement.Operator.IN;
          case "NotIn" -> Requirement.Operator.NOT_IN;
          case "Exists" -> Requirement.Operator.EXISTS;
          case "DoesNotExist" -> Requirement.Operator.DOES_NOT_EXIST;
          case "Gt" -> Requirement.Operator.GT;
          case "Lt" -> Requirement.Operator.LT;
          case String other -> throw new IllegalArgumentException("operator " + other);
        },
        requirement.list("values", Json::text));
  }
}
