package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orchestrator.store.StateStore.AppendResult.Appended;
import dev.orchestrator.store.StateStore.Snapshot;
import dev.orchestrator.time.Seams;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the JDBC store must do on every database. */
abstract class JdbcStateStoreContract extends SharedStateStoreContract {
  private final Seams seams = Seams.system();

  /** The database of the present test. */
  abstract FaultyDataSource database();

  @Override
  protected StateStore open() {
    return JdbcStateStore.on(database(), seams);
  }

  @AfterEach
  void stopPolling() {
    seams.workers().close();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database().getConnection()) {
      Dialect.execute(connection, sql);
    }
  }

  private void appendThree() {
    store.append(0, List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8), "c".getBytes(UTF_8)));
  }

  @Test
  void refusesARecordThatWasDamaged() throws SQLException {
    appendThree();
    execute(
        "UPDATE orchestrator_log SET payload = (SELECT payload FROM orchestrator_log WHERE position"
            + " = 1) WHERE position = 2");
    assertThat(store.read(0, 1)).hasSize(1);
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(() -> store.read(0, 3))
        .satisfies(e -> assertThat(e.position()).isEqualTo(2));
  }

  @Test
  void refusesALogInWhichARecordIsMissing() throws SQLException {
    appendThree();
    execute("DELETE FROM orchestrator_log WHERE position = 2");
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(() -> store.read(0, 3))
        .satisfies(e -> assertThat(e.position()).isEqualTo(2));
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(() -> store.read(1, 3))
        .satisfies(e -> assertThat(e.position()).isEqualTo(2));
  }

  @Test
  void refusesASnapshotOfWhichAPartIsMissingOrDamaged() throws SQLException {
    appendThree();
    store.saveSnapshot(new Snapshot(3, new byte[9 << 20]));
    execute("DELETE FROM orchestrator_snapshot WHERE part = 2");
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(store::loadSnapshot)
        .withMessageContaining("missing");
    execute("UPDATE orchestrator_snapshot SET checksum = checksum + 1 WHERE part = 1");
    assertThatExceptionOfType(CorruptRecordException.class)
        .isThrownBy(store::loadSnapshot)
        .withMessageContaining("part 1");
  }

  @Test
  void refusesTablesOfANewerVersion() throws SQLException {
    store.end();
    execute("UPDATE orchestrator_meta SET format = 2");
    StateStore another = openAnother();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(another::end)
        .withMessageContaining("format 2");
  }

  @Test
  void keepsLogsWithOtherPrefixesApart() {
    appendThree();
    try (StateStore other =
        JdbcStateStore.builder(database(), seams).tablePrefix("second_").build()) {
      assertThat(other.end()).isZero();
      assertThat(other.append(0, List.of("x".getBytes(UTF_8)))).isEqualTo(new Appended(1));
    }
    assertThat(store.end()).isEqualTo(3);
  }

  @Test
  void holdsOneConnectionAndGivesItBack() throws SQLException {
    appendThree();
    for (int i = 0; i < 5; i++) {
      cutConnections();
      try {
        store.end();
      } catch (StoreUnavailableException cut) {
        assertThat(store.end()).isEqualTo(3);
      }
      assertThat(database().openConnections()).isEqualTo(1);
    }
    store.close();
    assertThat(database().openConnections()).isZero();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(store::end)
        .withMessageContaining("closed");
  }
}
