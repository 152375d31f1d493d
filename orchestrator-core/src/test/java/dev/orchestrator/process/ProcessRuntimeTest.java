package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerRuntimeContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class ProcessRuntimeTest extends ContainerRuntimeContract {
  @TempDir Path directory;

  @Override
  protected ContainerRuntime newRuntime() {
    return ProcessRuntime.builder(directory).build();
  }

  @Override
  protected String image() {
    return "";
  }

  @Override
  protected String rootExpression() {
    return "$ORCHESTRATOR_ROOT";
  }
}
