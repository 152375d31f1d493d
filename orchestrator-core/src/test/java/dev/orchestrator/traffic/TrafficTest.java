package dev.orchestrator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ClusterFounded;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.Uid;
import dev.orchestrator.traffic.Endpoints.Endpoint;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Service WEB =
      Service.builder("web")
          .port(new ServicePort("http", 80, PortRef.of("http"), Protocol.TCP))
          .build();

  private ClusterState state = ClusterState.EMPTY.with(List.of(new ClusterFounded("one")));

  private void apply(StateChange... changes) {
    state = state.with(Arrays.asList(changes));
  }

  private static Uid uid(ObjectKey key) {
    return new Uid("uid-of-" + key.name());
  }

  private void declare(Resource resource) {
    apply(new Declared(new Declaration(resource, uid(resource.key()), 1, NOW, Optional.empty())));
  }

  /** A declared Deployment whose pods have this label and listen on this port, named http. */
  private ObjectKey deployment(String name, String app, int port) {
    PodSpec spec =
        PodSpec.builder()
            .container(Container.builder("side").image("side:1").build())
            .container(
                Container.builder("main")
                    .image("main:1")
                    .port(ContainerPort.tcp("http", port))
                    .build())
            .build();
    Deployment deployment = Deployment.builder(name).label("app", app).pod(spec).build();
    declare(deployment);
    Revision revision = Revision.of(1, PodTemplate.of(Map.of("app", app), spec), "hash", NOW);
    apply(new RevisionRecorded(deployment.key(), uid(deployment.key()), revision));
    return deployment.key();
  }

  /** A pod of a Deployment, both of whose containers run. */
  private PodKey running(ObjectKey owner, String name, String address) {
    PodKey key = new PodKey("default", name);
    apply(
        new PodCreated(key, new Uid(name), owner, uid(owner), 1, NOW),
        new PodPlaced(key, new Uid(name), "n", NOW));
    for (String container : List.of("side", "main")) {
      apply(
          new ContainerStarting(key, new Uid(name), container, 0, 0, NOW),
          new ContainerRunning(key, new Uid(name), container, 0, NOW, Optional.of(address), NOW));
    }
    return key;
  }

  private void stop(PodKey pod) {
    apply(new PodStopping(pod, new Uid(pod.name()), "test", NOW));
  }

  private void end(PodKey pod, String container) {
    apply(
        new ContainerTerminated(
            pod, new Uid(pod.name()), container, 0, Optional.empty(), NOW, 0, false, "", "", NOW));
  }

  private List<Endpoint> endpoints(Service service) {
    return Endpoints.of(state, service).getOrDefault(80, List.of());
  }

  private static Endpoint ready(String pod, String address, int port) {
    return new Endpoint(new Uid(pod), address, port, false);
  }

  @Test
  void sendsToReadyPodsInOrderOfTheirNamesAtTheirNamedPorts() {
    ObjectKey a = deployment("a", "web", 8080);
    ObjectKey b = deployment("b", "web", 9090);
    running(a, "z", "10.0.0.1");
    running(b, "y", "10.0.0.2");
    assertThat(endpoints(WEB))
        .containsExactly(ready("y", "10.0.0.2", 9090), ready("z", "10.0.0.1", 8080));
  }

  @Test
  void sendsToNumberedPortsThatNoContainerDeclares() {
    running(deployment("a", "web", 8080), "p", "10.0.0.1");
    assertThat(endpoints(Service.builder("web").port(80, 7000).build()))
        .containsExactly(ready("p", "10.0.0.1", 7000));
  }

  @Test
  void sendsNothingToPodsWithoutThePort() {
    running(deployment("a", "web", 8080), "p", "10.0.0.1");
    Service other =
        Service.builder("web")
            .port(new ServicePort("", 80, PortRef.of("metrics"), Protocol.TCP))
            .build();
    assertThat(endpoints(other)).isEmpty();
  }

  @Test
  void sendsNothingToPodsThatTheSelectorDoesNotMean() {
    running(deployment("a", "db", 8080), "p", "10.0.0.1");
    assertThat(endpoints(WEB)).isEmpty();
    Service elsewhere =
        Service.builder("web").namespace("elsewhere").selector("app", "db").port(80, 80).build();
    assertThat(endpoints(elsewhere)).isEmpty();
  }

  @Test
  void sendsNothingToPodsThatAreNotReady() {
    PodKey pod = running(deployment("a", "web", 8080), "p", "10.0.0.1");
    apply(new ContainerProbed(pod, new Uid("p"), "main", 0, true, false, "sick", NOW));
    assertThat(endpoints(WEB)).isEmpty();
    apply(new ContainerProbed(pod, new Uid("p"), "main", 0, true, true, "", NOW));
    assertThat(endpoints(WEB)).hasSize(1);
    end(pod, "side");
    assertThat(endpoints(WEB)).isEmpty();
  }

  @Test
  void drainsPodsThatAreStoppingUntilTheyHaveEnded() {
    PodKey pod = running(deployment("a", "web", 8080), "p", "10.0.0.1");
    stop(pod);
    assertThat(endpoints(WEB)).containsExactly(new Endpoint(new Uid("p"), "10.0.0.1", 8080, true));
    end(pod, "side");
    assertThat(endpoints(WEB)).hasSize(1);
    end(pod, "main");
    assertThat(endpoints(WEB)).isEmpty();
  }

  @Test
  void knowsTheEndpointsOfHeadlessServices() {
    running(deployment("a", "web", 8080), "p", "10.0.0.1");
    Service headless = Service.builder("web").port(80, 8080).headless().build();
    assertThat(endpoints(headless)).containsExactly(ready("p", "10.0.0.1", 8080));
  }

  // Addresses

  private ServiceAddress address(Service service) {
    declare(service);
    ServiceAddress address = ServiceAddresses.complete(state, service).orElseThrow();
    apply(new ServiceAddressed(service.key(), uid(service.key()), address));
    return address;
  }

  @Test
  void givesEachServiceAnAddressAndHostPortsOfItsOwn() {
    Set<String> ips = new HashSet<>();
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      ServiceAddress address = address(Service.builder("s" + i).port(80, 80).port(81, 81).build());
      assertThat(ips.add(address.virtualIp())).isTrue();
      assertThat(address.virtualIp()).matches("127\\.(9[6-9]|10\\d|11[01])\\.\\d+\\.\\d+");
      assertThat(address.hostPorts().keySet()).containsExactly(80, 81);
      for (int port : address.hostPorts().values()) {
        assertThat(ports.add(port)).isTrue();
        assertThat(port).isBetween(30_000, 32_767);
      }
    }
  }

  @Test
  void givesAServiceThatIsDeclaredAgainTheSameAddress() {
    assertThat(ServiceAddresses.complete(state, WEB))
        .isPresent()
        .isEqualTo(ServiceAddresses.complete(state, WEB));
  }

  @Test
  void givesTheServicesOfAnotherClusterOtherAddresses() {
    ClusterState other = ClusterState.EMPTY.with(List.of(new ClusterFounded("two")));
    assertThat(ServiceAddresses.complete(other, WEB).orElseThrow().virtualIp())
        .isNotEqualTo(ServiceAddresses.complete(state, WEB).orElseThrow().virtualIp());
  }

  @Test
  void keepsTheAddressAndTheHostPortsOfAServiceThatGetsAnotherPort() {
    ServiceAddress before = address(Service.builder("web").port(80, 80).port(81, 81).build());
    ServiceAddress after = address(Service.builder("web").port(80, 80).port(82, 82).build());
    assertThat(after.virtualIp()).isEqualTo(before.virtualIp());
    assertThat(after.hostPorts().get(80)).isEqualTo(before.hostPorts().get(80));
    assertThat(after.hostPorts().keySet()).containsExactly(80, 82);
  }

  @Test
  void sharesOneHostPortBetweenTheProtocolsOfAPort() {
    Service dns =
        Service.builder("dns")
            .port(new ServicePort("udp", 53, PortRef.of(53), Protocol.UDP))
            .port(new ServicePort("tcp", 53, PortRef.of(53), Protocol.TCP))
            .build();
    assertThat(address(dns).hostPorts()).hasSize(1);
  }

  @Test
  void hasNoAddressWhenAllHostPortsAreTaken() {
    Map<Integer, Integer> all = new TreeMap<>();
    for (int port = 30_000; port <= 32_767; port++) {
      all.put(port, port);
    }
    all.remove(31_234);
    Service greedy = Service.builder("greedy").port(80, 80).build();
    declare(greedy);
    apply(
        new ServiceAddressed(
            greedy.key(), uid(greedy.key()), new ServiceAddress("127.96.0.1", new TreeMap<>(all))));
    assertThat(ServiceAddresses.complete(state, WEB).orElseThrow().hostPorts())
        .isEqualTo(Map.of(80, 31_234));
    Service two = Service.builder("two").port(1, 1).port(2, 2).build();
    assertThat(ServiceAddresses.complete(state, two)).isEmpty();
  }

  // Environment

  @Test
  void tellsPodsTheAddressesOfTheServicesOfTheirNamespace() {
    Service service =
        Service.builder("my-web")
            .selector("app", "web")
            .port(new ServicePort("http", 80, PortRef.of(8080), Protocol.TCP))
            .port(new ServicePort("to-admin", 81, PortRef.of(8081), Protocol.TCP))
            .build();
    ServiceAddress address = address(service);
    assertThat(ServiceEnvironment.of(state, "default", Optional.empty()))
        .isEqualTo(
            Map.of(
                "MY_WEB_SERVICE_HOST", address.virtualIp(),
                "MY_WEB_SERVICE_PORT", "80",
                "MY_WEB_SERVICE_PORT_HTTP", "80",
                "MY_WEB_SERVICE_PORT_TO_ADMIN", "81"));
    assertThat(ServiceEnvironment.of(state, "elsewhere", Optional.empty())).isEmpty();
  }

  @Test
  void tellsPodsThatCannotReachTheHostsLoopbackTheHostsAddress() {
    ServiceAddress address = address(WEB);
    String hostPort = String.valueOf(address.hostPorts().get(80));
    assertThat(ServiceEnvironment.of(state, "default", Optional.of("172.17.0.1")))
        .isEqualTo(
            Map.of(
                "WEB_SERVICE_HOST", "172.17.0.1",
                "WEB_SERVICE_PORT", hostPort,
                "WEB_SERVICE_PORT_HTTP", hostPort));
  }

  @Test
  void tellsNothingOfServicesWithoutAnAddress() {
    declare(WEB);
    assertThat(ServiceEnvironment.of(state, "default", Optional.empty())).isEmpty();
  }
}
