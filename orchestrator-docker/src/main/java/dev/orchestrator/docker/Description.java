package dev.orchestrator.docker;

import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.spec.ResourceList;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says what an engine's host offers. */
final class Description {
  private final Engine engine;
  private final Settings settings;

  Description(Engine engine, Settings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  NodeDescription read() {
    Session session = engine.session();
    Info info = engine.info();
    return new NodeDescription(
        capacity(info), labels(session, info), hostAddress(), "Docker Engine " + session.version());
  }

  private ResourceList capacity(Info info) {
    Integer processors = info.getNCPU();
    Long memory = info.getMemTotal();
    return ResourceList.of(processors == null ? 0 : processors * 1000L, memory == null ? 0 : memory)
        .with(ResourceList.PODS, settings.maxPods());
  }

  private SortedMap<String, String> labels(Session session, Info info) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put("kubernetes.io/os", session.os());
    labels.put("kubernetes.io/arch", session.arch());
    if (info.getName() != null) {
      labels.put("kubernetes.io/hostname", info.getName());
    }
    labels.putAll(settings.labels());
    return labels;
  }

  /**
   * The gateway of the engine's default bridge: an address of the host, so that traffic to it goes
   * up to the host from every bridge and is not forwarded, where engines keep bridges apart. Of a
   * remote engine's host it says nothing about the orchestrator's.
   */
  private Optional<String> hostAddress() {
    if (settings.hostAddress().isPresent() || !engine.connection().endpoint().local()) {
      return settings.hostAddress();
    }
    return engine.network("bridge").flatMap(Description::gateway);
  }

  private static Optional<String> gateway(Network bridge) {
    return bridge.getIpam() == null || bridge.getIpam().getConfig() == null
        ? Optional.empty()
        : bridge.getIpam().getConfig().stream()
            .flatMap(range -> Optional.ofNullable(range.getGateway()).stream())
            .findFirst();
  }
}
