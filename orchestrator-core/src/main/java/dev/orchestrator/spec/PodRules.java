package dev.orchestrator.spec;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for pod templates. */
final class PodRules {
  private PodRules() {}

  static void template(Field field, PodTemplate template) {
    Field metadata = field.member("metadata");
    NameRules.labels(metadata.member("labels"), template.labels());
    NameRules.podAnnotations(metadata.member("annotations"), template.annotations());
    pod(field.member("spec"), template.spec());
  }

  private static void pod(Field field, PodSpec pod) {
    Set<String> volumes = VolumeRules.volumes(field.member("volumes"), pod.volumes());
    containers(field, pod, volumes);
    PlacementRules.placement(field, pod);
    TextRules.duration(
        field.member("terminationGracePeriodSeconds"), pod.terminationGracePeriod(), Duration.ZERO);
  }

  private static void containers(Field field, PodSpec pod, Set<String> volumes) {
    Set<String> names = new HashSet<>();
    Field inits = field.member("initContainers");
    for (int i = 0; i < pod.initContainers().size(); i++) {
      Container init = pod.initContainers().get(i);
      container(inits.item(i), init, volumes, names);
      ProbeRules.noProbes(inits.item(i), init);
      hostPorts(inits.item(i), init, new HashSet<>());
    }
    Field list = field.member("containers");
    Set<HostPort> bound = new HashSet<>();
    for (int i = 0; i < pod.containers().size(); i++) {
      Container container = pod.containers().get(i);
      container(list.item(i), container, volumes, names);
      ProbeRules.probes(list.item(i), container);
      hostPorts(list.item(i), container, bound);
    }
    if (pod.containers().isEmpty()) {
      list.report("is required", "give the pod at least one container");
    }
  }

  private static void container(
      Field field, Container container, Set<String> volumes, Set<String> names) {
    ContainerRules.container(field, container, volumes);
    if (!names.add(container.name())) {
      field
          .member("name")
          .report(
              Field.quote(container.name()) + " stands twice",
              "use another name; init containers count too");
    }
  }

  private record HostPort(int number, Protocol protocol) {}

  private static void hostPorts(Field field, Container container, Set<HostPort> bound) {
    List<ContainerPort> ports = container.ports();
    for (int i = 0; i < ports.size(); i++) {
      ContainerPort port = ports.get(i);
      if (port.hostPort().isPresent()
          && !bound.add(new HostPort(port.hostPort().getAsInt(), port.protocol()))) {
        field
            .member("ports")
            .item(i)
            .member("hostPort")
            .report(port.hostPort().getAsInt() + " is bound twice in the pod", "use another port");
      }
    }
  }
}
