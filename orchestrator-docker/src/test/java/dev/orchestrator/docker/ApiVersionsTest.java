package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.NodeUnavailableException;
import org.junit.jupiter.api.Test;

class ApiVersionsTest {
  @Test
  void speaksTheEnginesVersionWhenItIsOlderThanOurs() {
    assertThat(ApiVersions.agree("1.41", "1.12", "e").getVersion()).isEqualTo("1.41");
    assertThat(ApiVersions.agree("1.43", "", "e").getVersion()).isEqualTo("1.43");
  }

  @Test
  void speaksOurNewestVersionToNewerEngines() {
    assertThat(ApiVersions.agree("1.52", "1.44", "e").getVersion()).isEqualTo("1.44");
  }

  @Test
  void refusesEnginesThatAreTooOldOrTooNew() {
    assertThatThrownBy(() -> ApiVersions.agree("1.40", "1.12", "engine-7"))
        .isInstanceOf(NodeUnavailableException.class)
        .hasMessageContainingAll("engine-7", "1.40", "too old", "1.41", "20.10");
    assertThatThrownBy(() -> ApiVersions.agree("1.60", "1.45", "engine-7"))
        .isInstanceOf(NodeUnavailableException.class)
        .hasMessageContainingAll("1.45", "too new", "1.44");
  }

  @Test
  void refusesWhatIsNoVersion() {
    for (String garbage : new String[] {"", "latest", "1"}) {
      assertThatThrownBy(() -> ApiVersions.agree(garbage, "", "e"))
          .isInstanceOf(NodeUnavailableException.class);
    }
  }
}
