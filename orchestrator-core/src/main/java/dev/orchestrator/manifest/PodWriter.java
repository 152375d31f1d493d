package dev.orchestrator.manifest;

import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.spec.Quantity;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeSource.ConfigMapFiles;
import dev.orchestrator.spec.VolumeSource.EmptyDir;
import dev.orchestrator.spec.VolumeSource.HostPath;
import dev.orchestrator.spec.VolumeSource.SecretFiles;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Writes what runs in a pod and where. */
final class PodWriter {
  private PodWriter() {}

  static YamlObject pod(PodSpec pod) {
    return new YamlObject()
        .putEach("initContainers", pod.initContainers(), ContainerWriter::container)
        .putEach("containers", pod.containers(), ContainerWriter::container)
        .putEach("volumes", pod.volumes(), PodWriter::volume)
        .putMap("nodeSelector", pod.nodeSelector())
        .putObject("affinity", AffinityWriter.affinity(pod.affinity()))
        .putEach("tolerations", pod.tolerations(), PodWriter::toleration)
        .putEach("topologySpreadConstraints", pod.topologySpread(), PodWriter::spread)
        .putUnless(0, "priority", pod.priority())
        .putObject("overhead", ContainerWriter.amounts(pod.overhead()))
        .putText("preemptionPolicy", preemptionPolicy(pod.preemptionPolicy()))
        .putText("restartPolicy", restartPolicy(pod.restartPolicy()))
        .putUnless(
            PodSpec.DEFAULT_GRACE.toSeconds(),
            "terminationGracePeriodSeconds",
            seconds(pod.terminationGracePeriod()));
  }

  /** Whole seconds, rounded up. */
  static long seconds(Duration time) {
    return time.getSeconds() + (time.getNano() > 0 ? 1 : 0);
  }

  private static String preemptionPolicy(PreemptionPolicy policy) {
    return policy == PreemptionPolicy.PREEMPT_LOWER_PRIORITY
        ? ""
        : KubernetesWords.word(KubernetesWords.PREEMPTION_POLICIES, policy);
  }

  private static String restartPolicy(RestartPolicy policy) {
    return policy == RestartPolicy.ALWAYS
        ? ""
        : KubernetesWords.word(KubernetesWords.RESTART_POLICIES, policy);
  }

  private static YamlObject toleration(Toleration toleration) {
    YamlObject object =
        new YamlObject()
            .putText("key", toleration.key())
            .put(
                "operator",
                KubernetesWords.word(KubernetesWords.TOLERATION_OPERATORS, toleration.operator()))
            .putText("value", toleration.value());
    toleration
        .effect()
        .ifPresent(
            effect -> object.put("effect", KubernetesWords.word(KubernetesWords.EFFECTS, effect)));
    toleration.tolerationSeconds().ifPresent(seconds -> object.put("tolerationSeconds", seconds));
    return object;
  }

  private static YamlObject spread(TopologySpread spread) {
    YamlObject object =
        new YamlObject()
            .put("maxSkew", spread.maxSkew())
            .put("topologyKey", spread.topologyKey())
            .put(
                "whenUnsatisfiable",
                KubernetesWords.word(
                    KubernetesWords.WHEN_UNSATISFIABLE, spread.whenUnsatisfiable()))
            .put("labelSelector", KubernetesWriter.selector(spread.selector()));
    spread.minDomains().ifPresent(count -> object.put("minDomains", count));
    return object
        .putText("nodeAffinityPolicy", spread.honorNodeAffinity() ? "" : policy(false))
        .putText("nodeTaintsPolicy", spread.honorNodeTaints() ? policy(true) : "")
        .putAll("matchLabelKeys", spread.matchLabelKeys());
  }

  private static String policy(boolean honor) {
    return KubernetesWords.word(KubernetesWords.POLICIES, honor);
  }

  private static YamlObject volume(Volume volume) {
    YamlObject object = new YamlObject().put("name", volume.name());
    return switch (volume.source()) {
      case EmptyDir dir -> object.put("emptyDir", emptyDir(dir));
      case ConfigMapFiles files ->
          object.put(
              "configMap",
              files(
                  new YamlObject().put("name", files.configMap()),
                  files.items(),
                  files.mode(),
                  files.optional()));
      case SecretFiles files ->
          object.put(
              "secret",
              files(
                  new YamlObject().put("secretName", files.secret()),
                  files.items(),
                  files.mode(),
                  files.optional()));
      case HostPath path -> object.put("hostPath", new YamlObject().put("path", path.path()));
    };
  }

  private static YamlObject emptyDir(EmptyDir dir) {
    YamlObject object =
        new YamlObject()
            .putText("medium", KubernetesWords.word(KubernetesWords.MEDIA, dir.inMemory()));
    dir.sizeLimitBytes().ifPresent(bytes -> object.put("sizeLimit", Quantity.printBytes(bytes)));
    return object;
  }

  private static YamlObject files(
      YamlObject object, SortedMap<String, String> items, OptionalInt mode, boolean optional) {
    object.putEach("items", items.entrySet(), PodWriter::item);
    mode.ifPresent(bits -> object.put("defaultMode", bits));
    return object.putTrue("optional", optional);
  }

  private static YamlObject item(Map.Entry<String, String> item) {
    return new YamlObject().put("key", item.getKey()).put("path", item.getValue());
  }
}
