package dev.orchestrator.manifest;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.EnvFrom;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Quantity;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.ResourceRequirements;
import dev.orchestrator.spec.VolumeMount;
import java.util.Map;

/** Writes containers. */
final class ContainerWriter {
  private ContainerWriter() {}

  static YamlObject container(Container container) {
    return new YamlObject()
        .put("name", container.name())
        .putText("image", container.image())
        .putTexts("command", container.command())
        .putTexts("args", container.args())
        .putText("workingDir", container.workingDir())
        .putEach("ports", container.ports(), ContainerWriter::port)
        .putEach("envFrom", container.envFrom(), ContainerWriter::envFrom)
        .putEach("env", container.env(), ContainerWriter::env)
        .putObject("resources", resources(container.resources()))
        .putEach("volumeMounts", container.volumeMounts(), ContainerWriter::mount)
        .putObject("startupProbe", container.startupProbe().map(ContainerWriter::probe))
        .putObject("livenessProbe", container.livenessProbe().map(ContainerWriter::probe))
        .putObject("readinessProbe", container.readinessProbe().map(ContainerWriter::probe));
  }

  private static YamlObject port(ContainerPort port) {
    YamlObject object =
        new YamlObject()
            .putText("name", port.name())
            .put("containerPort", port.containerPort())
            .putText("protocol", KubernetesWriter.protocol(port.protocol()));
    port.hostPort().ifPresent(number -> object.put("hostPort", number));
    port.hostIp().ifPresent(address -> object.put("hostIP", address));
    return object;
  }

  private static YamlObject envFrom(EnvFrom source) {
    YamlObject reference =
        new YamlObject().put("name", source.name()).putTrue("optional", source.optional());
    return new YamlObject()
        .putText("prefix", source.prefix())
        .put(source.kind() == Kind.SECRET ? "secretRef" : "configMapRef", reference);
  }

  private static YamlObject env(EnvVar variable) {
    YamlObject object = new YamlObject().put("name", variable.name());
    return switch (variable.source()) {
      case EnvSource.Literal(String value) -> object.put("value", value);
      case EnvSource.ConfigMapKey(String name, String key, boolean optional) ->
          object.put(
              "valueFrom", new YamlObject().put("configMapKeyRef", keyRef(name, key, optional)));
      case EnvSource.SecretKey(String name, String key, boolean optional) ->
          object.put(
              "valueFrom", new YamlObject().put("secretKeyRef", keyRef(name, key, optional)));
      case EnvSource.FieldRef(String path) ->
          object.put(
              "valueFrom",
              new YamlObject().put("fieldRef", new YamlObject().put("fieldPath", path)));
    };
  }

  private static YamlObject keyRef(String name, String key, boolean optional) {
    return new YamlObject().put("name", name).put("key", key).putTrue("optional", optional);
  }

  private static YamlObject resources(ResourceRequirements resources) {
    return new YamlObject()
        .putObject("requests", amounts(resources.requests()))
        .putObject("limits", amounts(resources.limits()));
  }

  static YamlObject amounts(ResourceList list) {
    YamlObject object = new YamlObject();
    for (Map.Entry<String, Long> entry : list.amounts().entrySet()) {
      object.put(entry.getKey(), amount(entry.getKey(), entry.getValue()));
    }
    return object;
  }

  private static String amount(String resource, long amount) {
    return switch (resource) {
      case ResourceList.CPU -> Quantity.printCpu(amount);
      case ResourceList.MEMORY, ResourceList.EPHEMERAL_STORAGE -> Quantity.printBytes(amount);
      default ->
          resource.startsWith("hugepages-") ? Quantity.printBytes(amount) : Long.toString(amount);
    };
  }

  private static YamlObject mount(VolumeMount mount) {
    return new YamlObject()
        .put("name", mount.volume())
        .put("mountPath", mount.mountPath())
        .putText("subPath", mount.subPath())
        .putTrue("readOnly", mount.readOnly());
  }

  private static YamlObject probe(Probe probe) {
    return action(probe.action())
        .putUnless(0, "initialDelaySeconds", PodWriter.seconds(probe.initialDelay()))
        .putUnless(10, "periodSeconds", PodWriter.seconds(probe.period()))
        .putUnless(1, "timeoutSeconds", PodWriter.seconds(probe.timeout()))
        .putUnless(1, "successThreshold", probe.successThreshold())
        .putUnless(3, "failureThreshold", probe.failureThreshold());
  }

  private static YamlObject action(ProbeAction action) {
    return switch (action) {
      case ProbeAction.HttpGet get -> new YamlObject().put("httpGet", httpGet(get));
      case ProbeAction.TcpSocket socket -> new YamlObject().put("tcpSocket", tcpSocket(socket));
      case ProbeAction.Exec exec ->
          new YamlObject().put("exec", new YamlObject().putTexts("command", exec.command()));
    };
  }

  private static YamlObject httpGet(ProbeAction.HttpGet get) {
    YamlObject object = new YamlObject().put("path", get.path());
    KubernetesWriter.putPort(object, "port", get.port());
    return object
        .putText("scheme", get.https() ? KubernetesWords.word(KubernetesWords.SCHEMES, true) : "")
        .putEach("httpHeaders", get.headers().entrySet(), ContainerWriter::header);
  }

  private static YamlObject tcpSocket(ProbeAction.TcpSocket socket) {
    YamlObject object = new YamlObject();
    KubernetesWriter.putPort(object, "port", socket.port());
    return object;
  }

  private static YamlObject header(Map.Entry<String, String> header) {
    return new YamlObject().put("name", header.getKey()).put("value", header.getValue());
  }
}
