package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.ContainerLaunch;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private final Ownership ownership = new Ownership("c1", "node-1");
  private final ContainerLaunch launch =
      Launches.of("7-0", Launches.pod(Launches.busybox("web").build()), "web", 2);

  private ContainerLaunch withLabels(Map<String, String> labels) {
    return new ContainerLaunch(
        launch.ref(),
        launch.key(),
        new TreeMap<>(labels),
        launch.spec(),
        launch.specHash(),
        launch.command(),
        launch.args(),
        launch.env(),
        launch.files());
  }

  @Test
  void readsBackTheAttemptThatItWrote() {
    SortedMap<String, String> labels = ownership.containerLabels(launch, "10.0.0.2");
    assertThat(Ownership.attempt(labels)).contains(launch.ref());
    assertThat(ownership.owns(labels, launch)).isTrue();
  }

  @Test
  void doesNotLetAPodsLabelStandForOurs() {
    ContainerLaunch forged =
        withLabels(Map.of(Ownership.CLUSTER, "other", Ownership.PREFIX + "new", "x", "app", "web"));
    assertThat(ownership.containerLabels(forged, "10.0.0.2"))
        .containsEntry(Ownership.CLUSTER, "c1")
        .containsEntry("app", "web")
        .doesNotContainKey(Ownership.PREFIX + "new");
  }

  @Test
  void ownsNothingThatDiffersInAnyPartOfItsIdentity() {
    SortedMap<String, String> labels = ownership.containerLabels(launch, "10.0.0.2");
    for (String part :
        new String[] {
          Ownership.CLUSTER,
          Ownership.UID,
          Ownership.CONTAINER,
          Ownership.ATTEMPT,
          Ownership.SPEC_HASH,
          Ownership.ROLE
        }) {
      SortedMap<String, String> other = new TreeMap<>(labels);
      other.put(part, "9");
      assertThat(ownership.owns(other, launch)).as(part).isFalse();
      other.remove(part);
      assertThat(ownership.owns(other, launch)).as("without " + part).isFalse();
    }
  }

  @Test
  void readsNoAttemptFromLabelsThatAreBroken() {
    assertThat(Ownership.attempt(Map.of())).isEmpty();
    assertThat(
            Ownership.attempt(
                Map.of(
                    Ownership.UID,
                    "1",
                    Ownership.CONTAINER,
                    "a",
                    Ownership.ATTEMPT,
                    "99999999999")))
        .isEmpty();
  }

  @Test
  void namesNothingAlikeThatIsNotTheSame() {
    Names names = new Names("c1");
    assertThat(names.container(launch.ref())).isEqualTo("o-c1.7-0.web.2");
    assertThat(names.container(launch.ref())).matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    assertThat(names.sandbox(launch.ref().pod())).isEqualTo("o-c1.7-0._sandbox");
    assertThat(names.network("default")).isEqualTo("o-c1.default");
  }
}
