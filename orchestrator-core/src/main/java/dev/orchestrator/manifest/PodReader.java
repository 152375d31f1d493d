package dev.orchestrator.manifest;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.spec.Volume;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads what runs in a pod and where. */
final class PodReader {
  private final VolumeReader volumes = new VolumeReader();
  private final ContainerReader containers = new ContainerReader();

  PodSpec pod(Value value) {
    Fields fields = value.fields(KubernetesType.POD);
    Set<String> missing = new TreeSet<>();
    List<Volume> read =
        fields.items("volumes").stream()
            .map(v -> volumes.volume(v, missing))
            .flatMap(Optional::stream)
            .toList();
    PodSpec.Builder pod = PodSpec.builder();
    read.forEach(pod::volume);
    containers(fields, "initContainers", missing).forEach(pod::initContainer);
    containers(fields, "containers", missing).forEach(pod::container);
    fields.textMap("nodeSelector").forEach(pod::nodeSelector);
    fields.value("affinity").map(AffinityReader::affinity).ifPresent(pod::affinity);
    fields.each("tolerations", PodReader::toleration).forEach(pod::toleration);
    fields.items("topologySpreadConstraints").stream()
        .map(PodReader::spread)
        .flatMap(Optional::stream)
        .forEach(pod::topologySpread);
    pod.priority(fields.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
    fields.value("overhead").map(ContainerReader::amounts).ifPresent(pod::overhead);
    fields
        .choice("preemptionPolicy", KubernetesWords.PREEMPTION_POLICIES)
        .ifPresent(pod::preemptionPolicy);
    fields.choice("restartPolicy", KubernetesWords.RESTART_POLICIES).ifPresent(pod::restartPolicy);
    fields.seconds("terminationGracePeriodSeconds").ifPresent(pod::terminationGracePeriod);
    return pod.build();
  }

  private List<Container> containers(Fields fields, String name, Set<String> missingVolumes) {
    return fields.each(name, v -> containers.container(v, missingVolumes));
  }

  private static Toleration toleration(Value value) {
    Fields fields = value.fields(KubernetesType.TOLERATION);
    return new Toleration(
        fields.text("key"),
        fields
            .choice("operator", KubernetesWords.TOLERATION_OPERATORS)
            .orElse(Toleration.Operator.EQUAL),
        fields.text("value"),
        fields
            .value("effect")
            .filter(v -> !v.text().isEmpty())
            .flatMap(v -> v.choice(KubernetesWords.EFFECTS)),
        fields
            .value("tolerationSeconds")
            .map(v -> OptionalLong.of(v.integer(Integer.MIN_VALUE, Integer.MAX_VALUE)))
            .orElse(OptionalLong.empty()));
  }

  private static Optional<TopologySpread> spread(Value value) {
    Fields fields = value.fields(KubernetesType.TOPOLOGY_SPREAD);
    int maxSkew = fields.required("maxSkew").map(Value::count).orElse(1);
    String topologyKey = fields.text("topologyKey");
    WhenUnsatisfiable when =
        fields
            .required("whenUnsatisfiable")
            .flatMap(v -> v.choice(KubernetesWords.WHEN_UNSATISFIABLE))
            .orElse(WhenUnsatisfiable.DO_NOT_SCHEDULE);
    OptionalInt minDomains = fields.count("minDomains");
    boolean honorAffinity = policy(fields, "nodeAffinityPolicy", true);
    boolean honorTaints = policy(fields, "nodeTaintsPolicy", false);
    List<String> keys =
        fields.value("matchLabelKeys").isPresent()
            ? fields.texts("matchLabelKeys")
            : List.of(TopologySpread.POD_TEMPLATE_HASH);
    return AffinityReader.selector(fields)
        .map(
            s ->
                new TopologySpread(
                    maxSkew, topologyKey, when, s, minDomains, honorAffinity, honorTaints, keys));
  }

  private static boolean policy(Fields fields, String name, boolean absent) {
    return fields.choice(name, KubernetesWords.POLICIES).orElse(absent);
  }
}
