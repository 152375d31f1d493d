package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.Uid;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StateStore.Snapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateCodecTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456789Z");
  private static final int SAMPLES = 200;

  private final StateCodec codec = new StateCodec();

  static Stream<Class<?>> changes() {
    return RandomValues.variants(StateChange.class);
  }

  static Stream<Class<?>> resources() {
    return RandomValues.variants(Resource.class);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void readsEveryKindOfChangeAsItWasWritten(Class<? extends StateChange> kind) {
    RandomValues values = new RandomValues(kind.getSimpleName().hashCode());
    for (int i = 0; i < SAMPLES; i++) {
      assertReadAsWritten(values.of(kind));
    }
  }

  @ParameterizedTest
  @MethodSource("resources")
  void readsEveryKindOfResourceAsItWasWritten(Class<? extends Resource> kind) {
    RandomValues values = new RandomValues(kind.getSimpleName().hashCode());
    for (int i = 0; i < SAMPLES; i++) {
      assertReadAsWritten(
          new StateChange.Declared(
              new Declaration(values.of(kind), new Uid("1-1"), i, NOW, Optional.empty())));
    }
  }

  private void assertReadAsWritten(StateChange change) {
    Entry entry = entry(change);
    assertThat(codec.decode(new LogRecord(1, codec.encode(entry)))).isEqualTo(entry);
  }

  private static Entry entry(StateChange... changes) {
    return new Entry(NOW, 7, "control", "a test", "request-1", List.of(changes));
  }

  private Entry decoded(String json) {
    return codec.decode(new LogRecord(17, json.getBytes(UTF_8)));
  }

  @Test
  void skipsFieldsThatItDoesNotKnow() {
    assertThat(
            decoded(
                """
                {"format": 1, "entry": {"at": 0, "actor": "api", "mood": {"good": [1, {}]}, "changes": [
                  {"NodeRemoved": {"node": "n1", "drained": true}}], "epoch": 3}, "signature": "x"}
                """))
        .isEqualTo(
            new Entry(Instant.EPOCH, 3, "api", "", "", List.of(new StateChange.NodeRemoved("n1"))));
  }

  @Test
  void takesNullForAbsent() {
    assertThat(
            decoded(
                "{\"format\":1,\"entry\":{\"at\":0,\"actor\":null,\"changes\":null,\"reason\":\"r\"}}"))
        .isEqualTo(new Entry(Instant.EPOCH, 0, "", "r", "", List.of()));
  }

  @Test
  void namesTheChangeThatItDoesNotKnow() {
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(
            () ->
                decoded("{\"format\":1,\"entry\":{\"at\":0,\"changes\":[{\"PodTeleported\":{}}]}}"))
        .withMessageContaining("knows no StateChange PodTeleported")
        .withMessageContaining("position 17")
        .withMessageContaining("/entry/changes/0")
        .satisfies(e -> assertThat(e.position()).isEqualTo(17));
  }

  @Test
  void namesTheFieldThatIsMissing() {
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(() -> decoded("{\"format\":1,\"entry\":{\"actor\":\"api\"}}"))
        .withMessageContaining("a field is missing");
  }

  @Test
  void refusesAFormatThatItDoesNotKnow() {
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(() -> decoded("{\"format\":2,\"entry\":{}}"))
        .withMessageContaining("format 2");
  }

  @Test
  void refusesARecordThatWasCutAnywhere() {
    byte[] whole = codec.encode(entry(new RandomValues(3).of(StateChange.Declared.class)));
    for (int length = 0; length < whole.length; length++) {
      LogRecord cut = new LogRecord(9, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(CorruptRecordException.class)
          .isThrownBy(() -> codec.decode(cut))
          .withMessageContaining("position 9");
    }
  }

  @Test
  void neverShowsASecretInAnError() {
    String password = "hunter2hunter2hunter2";
    Secret secret =
        new Secret(
            Metadata.of("default", "db"),
            "Opaque",
            new java.util.TreeMap<>(Map.of("password", SecretValue.of(password))));
    String json =
        new String(
            codec.encode(
                entry(
                    new StateChange.Declared(
                        new Declaration(secret, new Uid("1-1"), 1, NOW, Optional.empty())))),
            UTF_8);
    String stored = "aHVudGVyMmh1bnRlcjJodW50ZXIy";
    assertThat(json).contains(stored).doesNotContain(password);
    for (String broken :
        List.of(
            json.replace('"' + stored + '"', stored),
            json.replace(stored, stored + "%"),
            json.replace('"' + stored + '"', "{\"" + stored + "\":1}"))) {
      assertThatExceptionOfType(CorruptRecordException.class)
          .isThrownBy(() -> decoded(broken))
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hunter2", "aHVudGVy"));
    }
  }

  private static String stackTrace(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  @Test
  void refusesASnapshotOfWhichAnyByteWasChanged() {
    byte[] whole = codec.encodeSnapshot(dev.orchestrator.state.ClusterState.EMPTY);
    int headerBytes = 10;
    for (int i = headerBytes; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      Snapshot snapshot = new Snapshot(5, flipped);
      assertThatExceptionOfType(CorruptRecordException.class)
          .isThrownBy(() -> codec.decodeSnapshot(snapshot))
          .satisfies(e -> assertThat(e.position()).isEqualTo(5));
    }
  }
}
