package dev.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretValueTest {
  private static final String CANARY = "hunter2-canary";

  @Test
  void neverPrintsItsContent() {
    SecretValue value = SecretValue.of(CANARY);
    Secret secret = Secret.of("default", "s", Map.of("k", value));
    for (String printed :
        List.of(
            value.toString(),
            secret.toString(),
            String.valueOf(List.of(secret)),
            String.valueOf(Map.of("k", value)),
            secret.data().toString(),
            "" + secret.key())) {
      assertThat(printed)
          .doesNotContain(CANARY)
          .doesNotContain(
              Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void neverShowsItsContentWhenTheSecretIsInvalid() {
    Map<String, SecretValue> data = Map.of("a/b", SecretValue.of(CANARY));
    assertThatThrownBy(() -> Secret.of("default", "s", data))
        .isInstanceOf(InvalidSpecException.class)
        .satisfies(e -> assertThat(e.toString()).contains("a/b").doesNotContain(CANARY));
  }

  @Test
  void tellsNothingByItsHash() {
    assertThat(SecretValue.of("a")).hasSameHashCodeAs(SecretValue.of("b"));
  }

  @Test
  void equalsByContent() {
    assertThat(SecretValue.of("a"))
        .isEqualTo(SecretValue.of(new byte[] {'a'}))
        .isNotEqualTo(SecretValue.of("b"))
        .isNotEqualTo(SecretValue.of(""))
        .isNotEqualTo("a");
  }

  @Test
  void sharesNoBytesWithTheOutside() {
    byte[] bytes = {'a'};
    SecretValue value = SecretValue.of(bytes);
    bytes[0] = 'b';
    value.reveal()[0] = 'c';
    assertThat(value.revealText()).isEqualTo("a");
    assertThat(value.length()).isEqualTo(1);
  }

  @Test
  void bytesAreAValueToo() {
    byte[] source = {1, 2};
    Bytes bytes = Bytes.of(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.of(new byte[] {1, 2})).hasToString("Bytes[2]");
    assertThat(bytes).hasSameHashCodeAs(Bytes.of(new byte[] {1, 2}));
    assertThat(bytes).isNotEqualTo(Bytes.of(new byte[] {1}));
  }
}
