package dev.orchestrator.spec;

import java.util.List;
import java.util.Map;

/** Puts parts of a pod into an otherwise valid Deployment and tells the paths of its problems. */
final class Checks {
  private static final String POD = "spec.template.spec.";
  private static final String CONTAINER = POD + "containers[0].";
  private static final Map<String, String> LABELS = Map.of("app", "web");

  private Checks() {}

  static Container.Builder container() {
    return Container.builder("main").image("web:1");
  }

  static PodSpec.Builder pod() {
    return PodSpec.builder().container(container().build());
  }

  static Deployment deployment(PodSpec pod) {
    return deployment(PodTemplate.of(LABELS, pod), LabelSelector.of(LABELS));
  }

  static Deployment deployment(PodTemplate template, LabelSelector selector) {
    Deployment valid = Deployment.builder("web").pod(pod().build()).build();
    return new Deployment(
        valid.metadata(), valid.replicas(), selector, template, valid.minReady(), valid.paused());
  }

  static List<String> paths(Resource resource) {
    return resource.problems().stream().map(Problem::path).toList();
  }

  /** Paths below the pod's spec; other paths stay whole. */
  static List<String> paths(PodSpec.Builder pod) {
    return paths(deployment(pod.build())).stream().map(p -> without(POD, p)).toList();
  }

  /** Paths below the only container; other paths stay whole. */
  static List<String> paths(Container.Builder container) {
    return paths(container.build());
  }

  static List<String> paths(Container container) {
    PodSpec.Builder pod = PodSpec.builder().container(container);
    container.volumeMounts().stream()
        .map(VolumeMount::volume)
        .distinct()
        .filter(name -> !name.equals("missing"))
        .forEach(name -> pod.volume(new Volume(name, emptyDir())));
    return paths(deployment(pod.build())).stream().map(p -> without(CONTAINER, p)).toList();
  }

  static VolumeSource emptyDir() {
    return new VolumeSource.EmptyDir(false, java.util.OptionalLong.empty());
  }

  private static String without(String prefix, String path) {
    return path.startsWith(prefix) ? path.substring(prefix.length()) : path;
  }
}
