package dev.orchestrator.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Everything in which the supported databases differ. */
enum Dialect {
  /** SQLite: one writer at a time, write-ahead log, every commit synced. */
  SQLITE("BLOB", "BEGIN IMMEDIATE") {
    @Override
    void prepare(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        for (String pragma :
            List.of("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL")) {
          statement.execute("PRAGMA " + pragma);
        }
      }
    }

    @Override
    boolean isDuplicate(SQLException e) {
      return e.getErrorCode() == 19;
    }
  },
  /** PostgreSQL and what speaks its protocol. */
  POSTGRESQL("BYTEA", "BEGIN") {
    @Override
    void prepare(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET synchronous_commit = on");
      }
    }

    @Override
    boolean isDuplicate(SQLException e) {
      return "23505".equals(e.getSQLState());
    }
  };

  private final String bytesType;
  private final String begin;

  Dialect(String bytesType, String begin) {
    this.bytesType = bytesType;
    this.begin = begin;
  }

  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    if (product.contains("sqlite")) {
      return SQLITE;
    }
    if (product.contains("postgresql")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException(
        "the database " + product + " is not supported; use SQLite or PostgreSQL");
  }

  /** Makes a new connection durable and patient. */
  abstract void prepare(Connection connection) throws SQLException;

  /** Whether a row with this key was there already. */
  abstract boolean isDuplicate(SQLException e);

  /**
   * The statement that begins a writing transaction; connections are in auto-commit mode otherwise.
   */
  String begin() {
    return begin;
  }

  /**
   * The statements that make the schema if it is not there; safe to run from several processes at
   * once.
   */
  List<String> schema() {
    return List.of(
        "CREATE TABLE IF NOT EXISTS orchestrator_log (position BIGINT PRIMARY KEY, payload "
            + bytesType
            + " NOT NULL)",
        "CREATE TABLE IF NOT EXISTS orchestrator_snapshot (id INTEGER PRIMARY KEY, position BIGINT"
            + " NOT NULL, payload "
            + bytesType
            + " NOT NULL)",
        "CREATE TABLE IF NOT EXISTS orchestrator_meta (name VARCHAR(64) PRIMARY KEY, value BIGINT"
            + " NOT NULL)",
        "INSERT INTO orchestrator_meta (name, value) VALUES ('schema', 1) ON CONFLICT (name) DO"
            + " NOTHING",
        "INSERT INTO orchestrator_meta (name, value) VALUES ('truncated', 0) ON CONFLICT (name) DO"
            + " NOTHING");
  }
}
