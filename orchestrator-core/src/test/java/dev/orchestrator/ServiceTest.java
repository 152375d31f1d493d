package dev.orchestrator;

import static dev.orchestrator.Simulated.PATIENCE;
import static dev.orchestrator.Simulated.WEB;
import static dev.orchestrator.Simulated.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.ServiceProxy.Endpoint;
import dev.orchestrator.runtime.ServiceProxy.Endpoint.State;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services: their addresses, and what the proxy is told. */
final class ServiceTest {
  private static final ObjectKey SERVICE = ObjectKey.service("default", "web");

  private final Simulated cluster = new Simulated("n1");
  private final Orchestrator orchestrator = cluster.start();

  @AfterEach
  void close() {
    orchestrator.close();
  }

  private static Service service() {
    return Service.builder("web").selector("app", "web").port(8080, 80).build();
  }

  private List<Endpoint> endpoints() {
    return cluster.proxy.tables.getFirst().ports().getFirst().endpoints();
  }

  @Test
  void getsAnAddressThatStaysAndServesReadyPods() {
    orchestrator.apply(web(2), service());
    cluster.ready(orchestrator, WEB);
    cluster.ready(orchestrator, SERVICE);
    String address = orchestrator.address(SERVICE).orElseThrow().virtualIp();
    assertThat(address).startsWith("127.");
    assertThat(cluster.proxy.tables.getFirst().address().virtualIp()).isEqualTo(address);
    assertThat(endpoints()).hasSize(2).allSatisfy(e -> assertThat(e.port()).isEqualTo(80));
    orchestrator.scale(WEB, 3);
    cluster.ready(orchestrator, WEB);
    assertThat(endpoints()).hasSize(3);
    assertThat(orchestrator.address(SERVICE).orElseThrow().virtualIp()).isEqualTo(address);
    orchestrator.delete(SERVICE);
    assertThat(orchestrator.awaitGone(SERVICE, PATIENCE)).isTrue();
    cluster.time.advance(Duration.ofSeconds(1));
    assertThat(cluster.proxy.tables).isEmpty();
  }

  @Test
  void drainsBeforeAPodIsStopped() {
    orchestrator.apply(
        web(2, UnaryOperator.identity(), p -> p.terminationGracePeriod(Duration.ofSeconds(30))),
        service());
    cluster.ready(orchestrator, WEB);
    cluster.proxy.connections = 1;
    orchestrator.scale(WEB, 1);
    cluster.time.advance(Duration.ofSeconds(1));
    assertThat(endpoints())
        .extracting(Endpoint::state)
        .containsExactlyInAnyOrder(State.READY, State.DRAINING);
    assertThat(cluster.running()).as("not stopped while a connection is open").hasSize(2);
    cluster.proxy.connections = 0;
    cluster.time.advance(Duration.ofSeconds(1));
    assertThat(cluster.running()).hasSize(1);
    assertThat(endpoints()).extracting(Endpoint::state).containsExactly(State.READY);
  }

  @Test
  void doesNotWaitForEverForAConnectionThatStaysOpen() {
    orchestrator.apply(
        web(1, UnaryOperator.identity(), p -> p.terminationGracePeriod(Duration.ofSeconds(30))),
        service());
    cluster.ready(orchestrator, WEB);
    cluster.proxy.connections = 1;
    Instant asked = cluster.time.instant();
    orchestrator.delete(WEB);
    assertThat(orchestrator.awaitGone(WEB, PATIENCE)).isTrue();
    assertThat(Duration.between(asked, cluster.time.instant()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
  }

  @Test
  void isToldAgainToAProxyThatFailed() {
    cluster.proxy.failing = true;
    orchestrator.apply(web(1), service());
    cluster.ready(orchestrator, WEB);
    assertThat(cluster.proxy.tables).isEmpty();
    cluster.proxy.failing = false;
    orchestrator.scale(WEB, 2);
    cluster.ready(orchestrator, WEB);
    assertThat(endpoints()).hasSize(2);
  }
}
