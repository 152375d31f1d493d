package dev.orchestrator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection with its prepared statements; used by one thread at a time and closed at its
 * first failure.
 */
final class JdbcSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);
  private static final int NETWORK_TIMEOUT_MILLIS = 30_000;

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private JdbcSession(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Makes a fresh connection ready; closes it when that fails. */
  static JdbcSession open(Connection connection) throws SQLException {
    try {
      Dialect dialect = Dialect.of(connection);
      boundWaits(connection);
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(dialect.isolation());
      for (String setting : dialect.sessionSettings()) {
        Dialect.execute(connection, setting);
      }
      return new JdbcSession(connection, dialect);
    } catch (SQLException | RuntimeException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  private static void boundWaits(Connection connection) {
    try {
      connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      LOG.debug("this driver has no network timeout", e);
    }
  }

  Connection connection() {
    return connection;
  }

  Dialect dialect() {
    return dialect;
  }

  /** The statement for this text, prepared once. */
  PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known != null) {
      return known;
    }
    PreparedStatement prepared = connection.prepareStatement(sql);
    statements.put(sql, prepared);
    return prepared;
  }

  /** Runs work that writes, all of it or none. */
  <T> T inTransaction(Work<T> work) throws SQLException {
    dialect.begin(connection);
    try {
      T result = work.run();
      dialect.commit(connection);
      return result;
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  private void rollback(Exception cause) {
    try {
      dialect.rollback(connection);
    } catch (SQLException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** Gives the connection back. */
  @Override
  public void close() {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      for (String reset : dialect.sessionResets()) {
        Dialect.execute(connection, reset);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("a session ended in disorder", e);
    } finally {
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("a connection could not be closed", e);
    }
  }

  /** What a transaction does. */
  interface Work<T> {
    T run() throws SQLException;
  }
}
