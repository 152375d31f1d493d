package dev.orchestrator.manifest;

import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.DisruptionBudget;
import dev.orchestrator.spec.IntOrPercent;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import java.util.Base64;
import java.util.Collection;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.serializer.Serializer;

/**
 * Writes objects as Kubernetes YAML, one document each, in the given order. Reading the text gives
 * equal objects.
 *
 * <p>Fields with Kubernetes' default are left out. Times are written in whole seconds, as
 * Kubernetes knows them, rounded up. The values of Secrets are written as base64, which hides
 * nothing: treat the text as confidential.
 */
public final class KubernetesWriter {
  private KubernetesWriter() {}

  /** The objects as YAML. */
  public static String write(Collection<? extends Resource> resources) {
    Text text = new Text();
    DumpSettings settings =
        DumpSettings.builder()
            .setExplicitStart(true)
            .setSplitLines(false)
            .setIndicatorIndent(0)
            .setWidth(Integer.MAX_VALUE)
            .build();
    Serializer serializer = new Serializer(settings, new Emitter(settings, text));
    serializer.emitStreamStart();
    resources.forEach(resource -> serializer.serializeDocument(object(resource)));
    serializer.emitStreamEnd();
    return text.toString();
  }

  private static Node object(Resource resource) {
    YamlObject object =
        new YamlObject()
            .put("apiVersion", apiVersion(resource))
            .put("kind", resource.kind().word())
            .put("metadata", metadata(resource.metadata()));
    return switch (resource) {
      case Namespace namespace -> object.node();
      case ConfigMap configMap -> configMap(object, configMap).node();
      case Secret secret -> secret(object, secret).node();
      case Service service -> object.put("spec", service(service)).node();
      case Deployment deployment -> object.put("spec", deployment(deployment)).node();
      case DaemonSet daemonSet -> object.put("spec", daemonSet(daemonSet)).node();
      case Job job -> object.put("spec", job(job)).node();
      case DisruptionBudget budget -> object.put("spec", budget(budget)).node();
    };
  }

  private static String apiVersion(Resource resource) {
    return switch (resource) {
      case Namespace namespace -> "v1";
      case ConfigMap configMap -> "v1";
      case Secret secret -> "v1";
      case Service service -> "v1";
      case Deployment deployment -> "apps/v1";
      case DaemonSet daemonSet -> "apps/v1";
      case Job job -> "batch/v1";
      case DisruptionBudget budget -> "policy/v1";
    };
  }

  private static YamlObject budget(DisruptionBudget budget) {
    YamlObject object = new YamlObject().put("selector", selector(budget.selector()));
    budget.minAvailable().ifPresent(a -> putAmount(object, "minAvailable", a));
    budget.maxUnavailable().ifPresent(a -> putAmount(object, "maxUnavailable", a));
    return object;
  }

  private static void putAmount(YamlObject object, String name, IntOrPercent amount) {
    if (amount.percent()) {
      object.put(name, amount.toString());
    } else {
      object.put(name, amount.value());
    }
  }

  private static YamlObject metadata(Metadata metadata) {
    return new YamlObject()
        .put("name", metadata.name())
        .putText("namespace", metadata.namespace())
        .putMap("labels", metadata.labels())
        .putMap("annotations", metadata.annotations());
  }

  private static YamlObject configMap(YamlObject object, ConfigMap configMap) {
    YamlObject binary = new YamlObject();
    configMap.binaryData().forEach((key, bytes) -> binary.put(key, base64(bytes.toArray())));
    return object.putMap("data", configMap.data()).putObject("binaryData", binary);
  }

  private static YamlObject secret(YamlObject object, Secret secret) {
    YamlObject data = new YamlObject();
    secret.data().forEach((key, value) -> data.put(key, base64(value.reveal())));
    return object.put("type", secret.type()).putObject("data", data);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static YamlObject service(Service service) {
    return new YamlObject()
        .putText("clusterIP", service.headless() ? "None" : "")
        .putMap("selector", service.selector())
        .putEach("ports", service.ports(), KubernetesWriter::port);
  }

  private static YamlObject port(ServicePort port) {
    YamlObject object = new YamlObject().putText("name", port.name()).put("port", port.port());
    putPort(object, "targetPort", port.targetPort());
    return object.putText("protocol", protocol(port.protocol()));
  }

  /** The word, or nothing for the default. */
  static String protocol(Protocol protocol) {
    return protocol == Protocol.TCP
        ? ""
        : KubernetesWords.word(KubernetesWords.PROTOCOLS, protocol);
  }

  /** A number, or a name that is never taken for one. */
  static void putPort(YamlObject object, String field, PortRef port) {
    switch (port) {
      case PortRef.Numbered(int number) -> object.put(field, number);
      case PortRef.Named(String name) -> object.put(field, name);
    }
  }

  private static YamlObject deployment(Deployment deployment) {
    YamlObject object = new YamlObject();
    deployment.replicas().ifPresent(count -> object.put("replicas", count));
    return object
        .put("selector", selector(deployment.selector()))
        .put("template", template(deployment.template()))
        .putUnless(0, "minReadySeconds", PodWriter.seconds(deployment.minReady()))
        .putTrue("paused", deployment.paused());
  }

  private static YamlObject daemonSet(DaemonSet daemonSet) {
    return new YamlObject()
        .put("selector", selector(daemonSet.selector()))
        .put("template", template(daemonSet.template()));
  }

  private static YamlObject job(Job job) {
    YamlObject object = new YamlObject();
    job.completions().ifPresent(count -> object.put("completions", count));
    object
        .put("parallelism", job.parallelism())
        .putUnless(Job.DEFAULT_BACKOFF_LIMIT, "backoffLimit", job.backoffLimit());
    job.activeDeadline()
        .ifPresent(time -> object.put("activeDeadlineSeconds", PodWriter.seconds(time)));
    job.ttlAfterFinished()
        .ifPresent(time -> object.put("ttlSecondsAfterFinished", PodWriter.seconds(time)));
    return object.put("template", template(job.template()));
  }

  private static YamlObject template(PodTemplate template) {
    YamlObject metadata =
        new YamlObject()
            .putMap("labels", template.labels())
            .putMap("annotations", template.annotations());
    return new YamlObject()
        .putObject("metadata", metadata)
        .put("spec", PodWriter.pod(template.spec()));
  }

  static YamlObject selector(LabelSelector selector) {
    return new YamlObject()
        .putMap("matchLabels", selector.matchLabels())
        .putEach("matchExpressions", selector.matchExpressions(), AffinityWriter::requirement);
  }

  /** Collects the text. */
  private static final class Text implements StreamDataWriter {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(String part) {
      text.append(part);
    }

    @Override
    public void write(String part, int offset, int length) {
      text.append(part, offset, offset + length);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
