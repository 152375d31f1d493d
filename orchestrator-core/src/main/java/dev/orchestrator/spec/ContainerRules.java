package dev.orchestrator.spec;

import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for one container of a pod. */
final class ContainerRules {
  private static final ImmutableSet<String> FACTS =
      ImmutableSet.of(
          "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "status.podIP");
  private static final String LABEL_FACT = "metadata.labels['";

  private ContainerRules() {}

  static void container(Field field, Container container, Set<String> volumes) {
    NameRules.label(field.member("name"), container.name());
    image(field.member("image"), container);
    words(field.member("command"), container.command());
    words(field.member("args"), container.args());
    TextRules.processText(field.member("workingDir"), container.workingDir());
    environment(field, container);
    ports(field.member("ports"), container.ports());
    ResourceRules.resources(field.member("resources"), container.resources());
    VolumeRules.mounts(field.member("volumeMounts"), container.volumeMounts(), volumes);
  }

  private static void image(Field field, Container container) {
    String image = container.image();
    if (image.isEmpty() && container.command().isEmpty()) {
      field.report("is required", "name an image, or a command for the process runtime");
    }
    TextRules.wellFormed(field, image);
    if (Syntax.hasControlOrSpace(image)) {
      field.report(Field.quote(image) + " has a space or control character", "leave it out");
    }
  }

  static void words(Field field, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      TextRules.processText(field.item(i), words.get(i));
    }
  }

  private static void environment(Field field, Container container) {
    Field env = field.member("env");
    for (int i = 0; i < container.env().size(); i++) {
      variable(env.item(i), container.env().get(i));
    }
    Field envFrom = field.member("envFrom");
    for (int i = 0; i < container.envFrom().size(); i++) {
      allKeys(envFrom.item(i), container.envFrom().get(i));
    }
  }

  private static void variable(Field field, EnvVar variable) {
    envName(field.member("name"), variable.name());
    Field from = field.member("valueFrom");
    switch (variable.source()) {
      case EnvSource.Literal(String value) -> TextRules.processText(field.member("value"), value);
      case EnvSource.ConfigMapKey(String name, String key, boolean optional) ->
          reference(from.member("configMapKeyRef"), name, key);
      case EnvSource.SecretKey(String name, String key, boolean optional) ->
          reference(from.member("secretKeyRef"), name, key);
      case EnvSource.FieldRef(String path) ->
          fact(from.member("fieldRef").member("fieldPath"), path);
    }
  }

  private static void envName(Field field, String name) {
    if (!Syntax.isEnvName(name)) {
      field.report(
          Field.quote(name) + " is not the name of an environment variable",
          "use printable ASCII characters but '='");
    }
  }

  private static void reference(Field field, String name, String key) {
    NameRules.subdomain(field.member("name"), name);
    DataRules.key(field.member("key"), key);
  }

  private static void fact(Field field, String path) {
    if (FACTS.contains(path)) {
      return;
    }
    if (path.startsWith(LABEL_FACT) && path.endsWith("']")) {
      int end = Math.max(LABEL_FACT.length(), path.length() - 2);
      NameRules.labelKey(field, path.substring(LABEL_FACT.length(), end));
      return;
    }
    field.report(
        Field.quote(path) + " is not a fact about a pod",
        "use metadata.name, metadata.namespace, metadata.uid, metadata.labels['key'],"
            + " spec.nodeName or status.podIP");
  }

  private static void allKeys(Field field, EnvFrom source) {
    if (!source.prefix().isEmpty()) {
      envName(field.member("prefix"), source.prefix());
    }
    switch (source.kind()) {
      case CONFIG_MAP ->
          NameRules.subdomain(field.member("configMapRef").member("name"), source.name());
      case SECRET -> NameRules.subdomain(field.member("secretRef").member("name"), source.name());
      case NAMESPACE, SERVICE, DEPLOYMENT, DAEMON_SET, JOB, DISRUPTION_BUDGET ->
          field.report("a " + source.kind() + " has no keys", "use a ConfigMap or a Secret");
    }
  }

  private static void ports(Field field, List<ContainerPort> ports) {
    Set<String> names = new HashSet<>();
    Set<ContainerPort> seen = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ContainerPort port = ports.get(i);
      Field item = field.item(i);
      port(item, port);
      if (!port.name().isEmpty() && !names.add(port.name())) {
        item.member("name").report(Field.quote(port.name()) + " stands twice", "use another name");
      } else if (!seen.add(port)) {
        item.report("the same port stands twice", "leave one of them out");
      }
    }
  }

  private static void port(Field field, ContainerPort port) {
    if (!port.name().isEmpty()) {
      NameRules.portName(field.member("name"), port.name());
    }
    TextRules.port(field.member("containerPort"), port.containerPort());
    port.hostPort().ifPresent(p -> TextRules.port(field.member("hostPort"), p));
  }
}
