package dev.orchestrator.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.ResourceRequirements;
import dev.orchestrator.spec.VolumeSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How containers are made: hardened, bounded, and restarted by nobody but the orchestrator.
 *
 * <p>All capabilities are dropped but those that images which begin as root commonly need to change
 * to a user, to own their files and to bind low ports; of Docker's default, raw sockets, device
 * nodes, file capabilities and the audit log are gone. Nothing gains privileges by a set-user-id
 * program.
 */
final class Recipe {
  private static final long PIDS_LIMIT = 512;
  private static final long CPU_PERIOD_MICROS = 100_000;
  private static final long LEAST_QUOTA_MICROS = 1_000;
  // what engines accept at least
  private static final long LEAST_MEMORY_BYTES = 6L << 20;
  private static final int LARGEST_SHARES = 262_144;
  private static final Capability[] CAPABILITIES = {
    Capability.CHOWN,
    Capability.DAC_OVERRIDE,
    Capability.FOWNER,
    Capability.FSETID,
    Capability.KILL,
    Capability.NET_BIND_SERVICE,
    Capability.SETGID,
    Capability.SETUID,
    Capability.SYS_CHROOT,
  };

  private Recipe() {}

  /** Whether a pod's network and memory volumes are held by a container of their own. */
  static boolean needsSandbox(PodSpec spec) {
    return spec.containers().size() + spec.initContainers().size() > 1
        || spec.volumes().stream()
            .anyMatch(v -> v.source() instanceof VolumeSource.EmptyDir dir && dir.inMemory());
  }

  /** For a container of a pod. */
  static HostConfig container(ResourceRequirements resources) {
    HostConfig config =
        hardened().withInit(true).withPidsLimit(PIDS_LIMIT).withCapAdd(CAPABILITIES);
    processor(config, resources);
    memory(config, resources);
    return config;
  }

  /** For a container that runs nothing, or waits for ever. */
  static HostConfig idle() {
    return hardened()
        .withPidsLimit(8L)
        .withMemory(16L << 20)
        .withMemorySwap(16L << 20)
        .withReadonlyRootfs(true);
  }

  private static HostConfig hardened() {
    return HostConfig.newHostConfig()
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withRestartPolicy(RestartPolicy.noRestart())
        .withLogConfig(
            new LogConfig(
                LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "3")));
  }

  private static void processor(HostConfig config, ResourceRequirements resources) {
    ResourceList requests = resources.effectiveRequests();
    if (requests.states(ResourceList.CPU)) {
      long shares = Math.clamp(requests.cpuMillis() * 1024 / 1000, 2, LARGEST_SHARES);
      config.withCpuShares((int) shares);
    }
    if (resources.limits().states(ResourceList.CPU)) {
      // a quota, as engines refuse more "NanoCPUs" than the machine has
      long quota = resources.limits().cpuMillis() * CPU_PERIOD_MICROS / 1000;
      config.withCpuPeriod(CPU_PERIOD_MICROS).withCpuQuota(Math.max(LEAST_QUOTA_MICROS, quota));
    }
  }

  private static void memory(HostConfig config, ResourceRequirements resources) {
    long limit = resources.limits().memoryBytes();
    if (limit > 0) {
      limit = Math.max(LEAST_MEMORY_BYTES, limit);
      config.withMemory(limit).withMemorySwap(limit);
    }
    long request = resources.effectiveRequests().memoryBytes();
    if (request >= LEAST_MEMORY_BYTES && (limit == 0 || request < limit)) {
      config.withMemoryReservation(request);
    }
  }

  /** The ports that are bound on the node. */
  static List<PortBinding> bindings(Stream<Container> containers, String address) {
    return containers
        .flatMap(container -> container.ports().stream())
        .filter(port -> port.hostPort().isPresent())
        .map(
            port ->
                new PortBinding(
                    new Ports.Binding(address, Integer.toString(port.hostPort().getAsInt())),
                    exposed(port)))
        .toList();
  }

  private static ExposedPort exposed(ContainerPort port) {
    return new ExposedPort(
        port.containerPort(),
        port.protocol() == Protocol.UDP ? InternetProtocol.UDP : InternetProtocol.TCP);
  }
}
