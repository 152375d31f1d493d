package dev.orchestrator.docker;

import com.github.dockerjava.api.DockerClient;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerRuntimeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** The contract of all runtimes, on a real engine. */
@RequiresEngine
@Timeout(180)
class DockerRuntimeContractTest extends ContainerRuntimeContract {
  @Override
  protected ContainerRuntime newRuntime() {
    return DockerRuntime.connect(TestEngine.host());
  }

  @Override
  protected String image() {
    return TestEngine.IMAGE;
  }

  @Override
  protected void forget(String cluster) {
    try (DockerClient outside = TestEngine.client()) {
      outside
          .listNetworksCmd()
          .withFilter("label", List.of(Ownership.CLUSTER + "=" + cluster))
          .exec()
          .forEach(network -> outside.removeNetworkCmd(network.getId()).exec());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
