package dev.orchestrator.store;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** All that differs between the databases that a {@link JdbcStateStore} speaks to. */
enum Dialect {
  /**
   * One file, one machine, one writer at a time; the write lock is taken when a transaction begins.
   */
  SQLITE("SQLite", "BLOB", "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?") {
    @Override
    List<String> sessionSettings() {
      return List.of(
          "PRAGMA busy_timeout = " + LOCK_WAIT_MILLIS,
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          "PRAGMA fullfsync = ON",
          "PRAGMA checkpoint_fullfsync = ON");
    }

    @Override
    List<String> sessionResets() {
      return List.of();
    }

    @Override
    int isolation() {
      return Connection.TRANSACTION_SERIALIZABLE;
    }

    @Override
    void begin(Connection connection) throws SQLException {
      execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    void commit(Connection connection) throws SQLException {
      execute(connection, "COMMIT");
    }

    @Override
    void rollback(Connection connection) throws SQLException {
      execute(connection, "ROLLBACK");
    }

    @Override
    void lockSchema(Connection connection) {
      // BEGIN IMMEDIATE has locked the whole file
    }

    @Override
    boolean isDuplicateKey(SQLException e) {
      return (e.getErrorCode() & 0xff) == SQLITE_CONSTRAINT;
    }
  },

  /**
   * PostgreSQL, and what speaks its protocol; writers meet at the primary key. Tables are looked
   * for in the catalogue itself: {@code to_regclass} may answer from a cache that another process
   * has outdated.
   */
  POSTGRESQL(
      "PostgreSQL",
      "BYTEA",
      "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE relname = ? AND"
          + " pg_catalog.pg_table_is_visible(oid)") {
    @Override
    List<String> sessionSettings() {
      return List.of(
          "SET lock_timeout = " + LOCK_WAIT_MILLIS,
          "SET idle_in_transaction_session_timeout = " + 3 * LOCK_WAIT_MILLIS,
          "SELECT set_config('synchronous_commit', 'on', false) WHERE"
              + " current_setting('synchronous_commit') = 'off'");
    }

    @Override
    List<String> sessionResets() {
      return List.of(
          "RESET lock_timeout",
          "RESET idle_in_transaction_session_timeout",
          "RESET synchronous_commit");
    }

    @Override
    int isolation() {
      return Connection.TRANSACTION_READ_COMMITTED;
    }

    // the driver's message about a failed batch shows its parameters, the server's own does not
    @Override
    SQLException withoutParameters(SQLException e) {
      SQLException next = e.getNextException();
      return e instanceof BatchUpdateException && next != null ? next : e;
    }

    @Override
    void begin(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
    }

    @Override
    void commit(Connection connection) throws SQLException {
      connection.commit();
      connection.setAutoCommit(true);
    }

    @Override
    void rollback(Connection connection) throws SQLException {
      connection.rollback();
      connection.setAutoCommit(true);
    }

    @Override
    void lockSchema(Connection connection) throws SQLException {
      execute(connection, "SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
    }

    @Override
    boolean isDuplicateKey(SQLException e) {
      return "23505".equals(e.getSQLState());
    }
  };

  private static final int SQLITE_CONSTRAINT = 19;
  private static final int LOCK_WAIT_MILLIS = 10_000;
  private static final long SCHEMA_LOCK = 0x6f72636865737472L;

  private final String product;
  private final String bytesType;
  private final String tableCount;

  Dialect(String product, String bytesType, String tableCount) {
    this.product = product;
    this.bytesType = bytesType;
    this.tableCount = tableCount;
  }

  /** The dialect of the database behind a connection. */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return Stream.of(values())
        .filter(dialect -> dialect.product.equals(product))
        .findFirst()
        .orElseThrow(
            () ->
                new SQLException(
                    "no dialect for " + product + "; there are SQLite and PostgreSQL"));
  }

  /** The type of a column of bytes. */
  String bytesType() {
    return bytesType;
  }

  /** Whether a table is there, seen without the right to create one. */
  boolean hasTable(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(tableCount)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getInt(1) > 0;
      }
    }
  }

  /** Statements that make a fresh connection durable and bound its waits. */
  abstract List<String> sessionSettings();

  /** Statements that undo the settings before a connection goes back to its pool. */
  abstract List<String> sessionResets();

  /** The isolation level at which an append sees what others have committed. */
  abstract int isolation();

  /** An exception that says the same without showing what was to be stored. */
  SQLException withoutParameters(SQLException e) {
    return e;
  }

  /** Begins a transaction that will write. The connection commits by itself otherwise. */
  abstract void begin(Connection connection) throws SQLException;

  abstract void commit(Connection connection) throws SQLException;

  abstract void rollback(Connection connection) throws SQLException;

  /** Within a transaction: keeps other processes from creating tables until it ends. */
  abstract void lockSchema(Connection connection) throws SQLException;

  /** Whether a statement failed because a row with this key was there. */
  abstract boolean isDuplicateKey(SQLException e);

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
