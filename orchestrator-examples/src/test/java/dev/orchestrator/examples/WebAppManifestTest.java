package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.manifest.KubernetesWriter;
import dev.orchestrator.manifest.Manifest;
import dev.orchestrator.manifest.Manifests;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Resource;
import org.junit.jupiter.api.Test;

final class WebAppManifestTest {
  private final Manifest manifest = QuickStart.manifest();

  @Test
  void isReadStrictlyWithNothingLeftOut() {
    assertThat(manifest.errors()).isEmpty();
    assertThat(manifest.unsupported()).isEmpty();
    assertThat(manifest.warnings()).isEmpty();
    assertThat(manifest.resourcesOrThrow())
        .extracting(resource -> resource.key().toString())
        .containsExactly(
            "Namespace webapp",
            "ConfigMap webapp/settings",
            "Secret webapp/api-token",
            "Service webapp/backend",
            "Service webapp/frontend",
            "Deployment webapp/backend",
            "Deployment webapp/frontend");
  }

  @Test
  void hasNothingThatIsInvalid() {
    assertThat(manifest.resources()).flatMap(Resource::problems).isEmpty();
  }

  @Test
  void isTheSameAfterBeingWrittenAndReadAgain() {
    String written = KubernetesWriter.write(manifest.resources());
    assertThat(Manifests.strict().read("written", written).resourcesOrThrow())
        .isEqualTo(manifest.resources());
  }

  @Test
  void commandsNameProgramsThatExist() {
    assertThat(manifest.resources())
        .filteredOn(Deployment.class::isInstance)
        .extracting(resource -> program((Deployment) resource))
        .allSatisfy(
            name -> assertThat(Class.forName(name).getMethod("main", String[].class)).isNotNull())
        .hasSize(2);
  }

  private static String program(Deployment deployment) {
    return deployment.template().spec().containers().getFirst().args().getFirst();
  }
}
