package dev.orchestrator.store;

import com.google.common.primitives.Longs;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StateStore.Snapshot;
import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The tables of a log and what is asked of them. Every row of bytes carries a checksum over its
 * position and content.
 */
final class LogTables {
  /** The layout that this version reads and writes. */
  static final int FORMAT = 1;

  private static final int CHUNK_BYTES = 4 << 20;

  private final String meta;
  private final String log;
  private final String snapshot;

  LogTables(String prefix) {
    meta = prefix + "meta";
    log = prefix + "log";
    snapshot = prefix + "snapshot";
  }

  /** Creates the tables unless they are there; safe when several processes do it at once. */
  void createIfAbsent(JdbcSession session) throws SQLException {
    if (!session.dialect().hasTable(session.connection(), meta)) {
      session.inTransaction(
          () -> {
            session.dialect().lockSchema(session.connection());
            if (!session.dialect().hasTable(session.connection(), meta)) {
              create(session);
            }
            return true;
          });
    }
    int format = (int) number(session, "SELECT format FROM " + meta);
    if (format != FORMAT) {
      throw new SQLException(
          "the tables "
              + meta
              + ".. have format "
              + format
              + ", this version of the library reads "
              + FORMAT);
    }
  }

  private void create(JdbcSession session) throws SQLException {
    String bytes = session.dialect().bytesType();
    for (String sql :
        List.of(
            "CREATE TABLE "
                + log
                + " (position BIGINT PRIMARY KEY, checksum BIGINT NOT NULL, payload "
                + bytes
                + " NOT NULL)",
            "CREATE TABLE "
                + snapshot
                + " (position BIGINT NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,"
                + " checksum BIGINT NOT NULL, payload "
                + bytes
                + " NOT NULL, PRIMARY KEY (position, part))",
            "CREATE TABLE "
                + meta
                + " (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL,"
                + " truncated BIGINT NOT NULL)",
            "INSERT INTO " + meta + " (id, format, truncated) VALUES (1, " + FORMAT + ", 0)")) {
      Dialect.execute(session.connection(), sql);
    }
  }

  /** The position of the last record ever appended. */
  long end(JdbcSession session) throws SQLException {
    return number(
        session,
        "SELECT CASE WHEN m.last > m.truncated THEN m.last ELSE m.truncated END FROM (SELECT"
            + " truncated, COALESCE((SELECT MAX(position) FROM "
            + log
            + "), 0) AS last FROM "
            + meta
            + ") m");
  }

  /** The last forgotten position. */
  long truncated(JdbcSession session) throws SQLException {
    return number(session, "SELECT truncated FROM " + meta);
  }

  private static long number(JdbcSession session, String sql) throws SQLException {
    try (ResultSet row = session.statement(sql).executeQuery()) {
      if (!row.next()) {
        throw new SQLException("a row is missing: " + sql);
      }
      return row.getLong(1);
    }
  }

  /**
   * Inserts records behind a position; fails on a duplicate key when another process was quicker.
   */
  void insert(JdbcSession session, long after, List<byte[]> payloads) throws SQLException {
    PreparedStatement insert =
        session.statement("INSERT INTO " + log + " (position, checksum, payload) VALUES (?, ?, ?)");
    insert.clearBatch();
    long position = after;
    for (byte[] payload : payloads) {
      position++;
      insert.setLong(1, position);
      insert.setLong(2, checksum(position, payload));
      insert.setBytes(3, payload);
      if (payloads.size() == 1) {
        insert.executeUpdate();
      } else {
        insert.addBatch();
      }
    }
    if (payloads.size() > 1) {
      insert.executeBatch();
    }
  }

  /** Records in order; the first may lie later than asked for when the log was truncated. */
  List<LogRecord> read(JdbcSession session, long after, int limit) throws SQLException {
    PreparedStatement select =
        session.statement(
            "SELECT position, checksum, payload FROM "
                + log
                + " WHERE position > ? ORDER BY position LIMIT ?");
    select.setLong(1, after);
    select.setInt(2, limit);
    List<LogRecord> records = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        long position = rows.getLong(1);
        records.add(
            new LogRecord(
                position, checked("the record", position, rows.getLong(2), rows.getBytes(3))));
      }
    }
    return records;
  }

  private static byte[] checked(String what, long position, long checksum, byte[] payload) {
    if (checksum != checksum(position, payload)) {
      throw new CorruptRecordException(what, position, "its checksum does not match its content");
    }
    return payload;
  }

  private static long checksum(long position, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(Longs.toByteArray(position));
    crc.update(payload);
    return crc.getValue();
  }

  /** The position of the newest snapshot, 0 without one. */
  long snapshotPosition(JdbcSession session) throws SQLException {
    return number(session, "SELECT COALESCE(MAX(position), 0) FROM " + snapshot);
  }

  /** Puts a snapshot, in parts, in place of the older ones. */
  void replaceSnapshot(JdbcSession session, Snapshot saved) throws SQLException {
    PreparedStatement insert =
        session.statement(
            "INSERT INTO "
                + snapshot
                + " (position, part, parts, checksum, payload) VALUES (?, ?, ?, ?, ?)");
    byte[] payload = saved.payload();
    int parts = Math.max(1, (payload.length + CHUNK_BYTES - 1) / CHUNK_BYTES);
    for (int part = 0; part < parts; part++) {
      int from = part * CHUNK_BYTES;
      byte[] chunk =
          Arrays.copyOfRange(payload, from, Math.min(payload.length, from + CHUNK_BYTES));
      insert.setLong(1, saved.position());
      insert.setInt(2, part);
      insert.setInt(3, parts);
      insert.setLong(4, checksum(saved.position() + part, chunk));
      insert.setBytes(5, chunk);
      insert.executeUpdate();
    }
    update(session, "DELETE FROM " + snapshot + " WHERE position < ?", saved.position());
  }

  /** The newest snapshot, put together from its parts. */
  Optional<Snapshot> snapshot(JdbcSession session) throws SQLException {
    PreparedStatement select =
        session.statement(
            "SELECT position, part, parts, checksum, payload FROM "
                + snapshot
                + " WHERE position ="
                + " (SELECT MAX(position) FROM "
                + snapshot
                + ") ORDER BY part");
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    long position = 0;
    int missing = 0;
    try (ResultSet rows = select.executeQuery()) {
      for (int part = 0; rows.next(); part++) {
        position = rows.getLong(1);
        missing = rows.getInt(3) - part - 1;
        payload.writeBytes(
            checked("the snapshot", position, rows.getLong(4), part, rows.getBytes(5)));
      }
    }
    if (missing != 0) {
      throw new CorruptRecordException(
          "the snapshot", position, missing + " of its parts are missing");
    }
    return position == 0
        ? Optional.empty()
        : Optional.of(new Snapshot(position, payload.toByteArray()));
  }

  private static byte[] checked(
      String what, long position, long checksum, int part, byte[] payload) {
    if (checksum != checksum(position + part, payload)) {
      throw new CorruptRecordException(
          what, position, "the checksum of part " + part + " does not match");
    }
    return payload;
  }

  /** Forgets the records up to a position. */
  void truncate(JdbcSession session, long upTo) throws SQLException {
    update(session, "UPDATE " + meta + " SET truncated = ? WHERE truncated < ?", upTo, upTo);
    update(session, "DELETE FROM " + log + " WHERE position <= ?", upTo);
  }

  private static void update(JdbcSession session, String sql, long... parameters)
      throws SQLException {
    PreparedStatement statement = session.statement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setLong(i + 1, parameters[i]);
    }
    statement.executeUpdate();
  }
}
