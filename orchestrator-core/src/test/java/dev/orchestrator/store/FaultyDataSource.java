package dev.orchestrator.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections that can be cut and refused. */
final class FaultyDataSource implements DataSource {
  private final String url;
  private final List<Connection> open = new ArrayList<>();
  private Optional<String> setting = Optional.empty();
  private boolean refusing;

  FaultyDataSource(String url) {
    this.url = url;
  }

  @Override
  public synchronized Connection getConnection() throws SQLException {
    if (refusing) {
      throw new SQLException("refused on purpose");
    }
    Connection connection = DriverManager.getConnection(url);
    open.add(connection);
    set(connection);
    return connection;
  }

  synchronized void refuse(boolean value) {
    refusing = value;
  }

  synchronized void cut() {
    for (Connection connection : open) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    open.clear();
  }

  /** How many connections were given out and not closed. */
  synchronized long openConnections() throws SQLException {
    long count = 0;
    for (Connection connection : open) {
      count += connection.isClosed() ? 0 : 1;
    }
    return count;
  }

  /**
   * Runs a statement on every open connection and on those to come, until the next statement is
   * set.
   */
  synchronized void onEveryConnection(Optional<String> sql) throws SQLException {
    setting = sql;
    for (Connection connection : open) {
      if (!connection.isClosed()) {
        set(connection);
      }
    }
  }

  private void set(Connection connection) throws SQLException {
    if (setting.isPresent()) {
      Dialect.execute(connection, setting.get());
    }
  }

  @Override
  public Connection getConnection(String user, String password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PrintWriter getLogWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
