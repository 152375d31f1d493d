package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointTest {
  @Test
  void refusesPlainTcpUnlessAskedFor() {
    assertThatThrownBy(() -> DockerRuntime.connect("tcp://127.0.0.1:2375"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("plain TCP is refused", "tls(", "insecurePlainTcp()");
    DockerRuntime.builder("tcp://127.0.0.1:2375").insecurePlainTcp().build().close();
  }

  @Test
  void refusesAddressesThatAreNone() {
    for (String address :
        new String[] {"http://localhost:2375", "localhost", "tcp://localhost", "unix://"}) {
      assertThatThrownBy(() -> DockerRuntime.connect(address))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void namesTheCertificateThatIsMissing(@TempDir Path empty) {
    assertThatThrownBy(() -> DockerRuntime.builder("tcp://localhost:2376").tls(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.pem");
  }

  @Test
  void takesNothingFromTheEnvironment() {
    Endpoint endpoint = Endpoint.of("unix:///run/x.sock", Optional.empty(), false);
    var configuration = endpoint.configuration(ApiVersions.LOWEST);
    assertThat(configuration.getDockerHost()).hasToString("unix:///run/x.sock");
    assertThat(configuration.getRegistryUsername()).isNull();
    assertThat(configuration.effectiveAuthConfig("x")).isNull();
  }
}
