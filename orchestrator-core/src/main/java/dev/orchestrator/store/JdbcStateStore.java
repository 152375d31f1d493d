package dev.orchestrator.store;

import dev.orchestrator.time.Cancellable;
import dev.orchestrator.time.Seams;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * A log in a relational database: SQLite for one machine, PostgreSQL for several. Holds one
 * connection and opens it anew when it breaks. Several processes may share the database; what
 * others append is noticed by polling.
 */
public final class JdbcStateStore implements StateStore {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String END =
      "SELECT COALESCE((SELECT MAX(position) FROM orchestrator_log),"
          + " (SELECT value FROM orchestrator_meta WHERE name = 'truncated'))";

  /** Where connections come from. */
  @FunctionalInterface
  private interface Connector {
    Connection connect() throws SQLException;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  private interface Work<T> {
    T apply(Connection connection, Dialect dialect) throws SQLException;
  }

  private final Object lock = new Object();
  private final Connector connector;
  private final Seams seams;
  private final Executor poller;
  private final Runnable release;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private Optional<Session> session = Optional.empty();
  private Cancellable nextPoll = () -> {};
  private long seenEnd;
  private boolean closed;

  /** An open connection and its dialect. */
  private record Session(Connection connection, Dialect dialect) {}

  private JdbcStateStore(Connector connector, Seams seams, Runnable release) {
    this.connector = connector;
    this.seams = seams;
    this.poller = seams.workers().serial("orchestrator-store");
    this.release = release;
  }

  /**
   * A store in the host's own database; its tables are named {@code orchestrator_*} and are made
   * when they are not there.
   *
   * @param database gives connections to SQLite or PostgreSQL; one is held open
   * @param seams the clock and the thread that polling uses
   */
  public static StateStore on(DataSource database, Seams seams) {
    return new JdbcStateStore(database::getConnection, seams, () -> {}).opened();
  }

  /**
   * A store in a SQLite file, which is made when it is not there; needs {@code
   * org.xerial:sqlite-jdbc} at run time.
   */
  public static StateStore sqlite(Path file) {
    Seams seams = Seams.system();
    String url = "jdbc:sqlite:" + file.toAbsolutePath();
    return new JdbcStateStore(() -> DriverManager.getConnection(url), seams, seams.workers()::close)
        .opened();
  }

  private StateStore opened() {
    try {
      seenEnd = end();
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
    schedulePoll();
    return this;
  }

  @Override
  public AppendResult append(long expectedEnd, List<byte[]> records) {
    AppendResult result =
        call("append", (connection, dialect) -> append(connection, dialect, expectedEnd, records));
    if (result instanceof AppendResult.Appended(long end)) {
      grownTo(end);
    }
    return result;
  }

  private static AppendResult append(
      Connection connection, Dialect dialect, long expectedEnd, List<byte[]> records)
      throws SQLException {
    execute(connection, dialect.begin());
    try {
      long end = end(connection);
      if (end != expectedEnd) {
        execute(connection, "ROLLBACK");
        return new AppendResult.Conflict(end);
      }
      insert(connection, expectedEnd, records);
      execute(connection, "COMMIT");
      return new AppendResult.Appended(expectedEnd + records.size());
    } catch (SQLException e) {
      rollback(connection, e);
      if (dialect.isDuplicate(e)) {
        return new AppendResult.Conflict(end(connection));
      }
      throw e;
    }
  }

  private static void insert(Connection connection, long after, List<byte[]> records)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO orchestrator_log (position, payload) VALUES (?, ?)")) {
      long position = after;
      for (byte[] record : records) {
        insert.setLong(1, ++position);
        insert.setBytes(2, record);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public List<LogRecord> read(long after, int limit) {
    return call(
        "read",
        (connection, dialect) -> {
          long truncated = truncated(connection);
          if (after < truncated) {
            throw new LogTruncatedException(truncated);
          }
          return read(connection, after, limit);
        });
  }

  private static List<LogRecord> read(Connection connection, long after, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT position, payload FROM orchestrator_log WHERE position > ? ORDER BY position"
                + " LIMIT ?")) {
      select.setLong(1, after);
      select.setInt(2, limit);
      List<LogRecord> records = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          records.add(new LogRecord(rows.getLong(1), rows.getBytes(2)));
        }
      }
      return records;
    }
  }

  @Override
  public long end() {
    return call("read the end", (connection, dialect) -> end(connection));
  }

  private static long end(Connection connection) throws SQLException {
    return number(connection, END);
  }

  private static long truncated(Connection connection) throws SQLException {
    return number(connection, "SELECT value FROM orchestrator_meta WHERE name = 'truncated'");
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  @Override
  public void saveSnapshot(Snapshot snapshot) {
    call(
        "save a snapshot",
        (connection, dialect) -> {
          try (PreparedStatement upsert =
              connection.prepareStatement(
                  "INSERT INTO orchestrator_snapshot (id, position, payload) VALUES (1, ?, ?) ON"
                      + " CONFLICT (id) DO UPDATE SET position = excluded.position, payload ="
                      + " excluded.payload WHERE orchestrator_snapshot.position <="
                      + " excluded.position")) {
            upsert.setLong(1, snapshot.position());
            upsert.setBytes(2, snapshot.payload());
            return upsert.executeUpdate();
          }
        });
  }

  @Override
  public Optional<Snapshot> loadSnapshot() {
    return call(
        "load the snapshot",
        (connection, dialect) -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "SELECT position, payload FROM orchestrator_snapshot WHERE id = 1")) {
            return rows.next()
                ? Optional.of(new Snapshot(rows.getLong(1), rows.getBytes(2)))
                : Optional.empty();
          }
        });
  }

  @Override
  public void truncate(long upTo) {
    call("truncate", (connection, dialect) -> truncate(connection, dialect, upTo));
  }

  private static long truncate(Connection connection, Dialect dialect, long upTo)
      throws SQLException {
    execute(connection, dialect.begin());
    try {
      long covered =
          number(connection, "SELECT COALESCE(MAX(position), 0) FROM orchestrator_snapshot");
      long last = Math.min(Math.min(upTo, covered), end(connection));
      if (last > truncated(connection)) {
        execute(connection, "DELETE FROM orchestrator_log WHERE position <= " + last);
        execute(
            connection,
            "UPDATE orchestrator_meta SET value = " + last + " WHERE name = 'truncated'");
      }
      execute(connection, "COMMIT");
      return last;
    } catch (SQLException e) {
      rollback(connection, e);
      throw e;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void rollback(Connection connection, SQLException cause) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException alsoFailed) {
      cause.addSuppressed(alsoFailed);
    }
  }

  @Override
  public Runnable onGrowth(Runnable signal) {
    listeners.add(signal);
    return () -> listeners.remove(signal);
  }

  private void schedulePoll() {
    synchronized (lock) {
      if (!closed) {
        nextPoll = seams.timers().after(POLL, () -> poller.execute(this::poll));
      }
    }
  }

  private void poll() {
    try {
      if (!listeners.isEmpty()) {
        grownTo(end());
      }
    } catch (StoreUnavailableException down) {
      listeners.forEach(Runnable::run);
    } finally {
      schedulePoll();
    }
  }

  private void grownTo(long end) {
    synchronized (lock) {
      if (end <= seenEnd) {
        return;
      }
      seenEnd = end;
    }
    listeners.forEach(Runnable::run);
  }

  private <T> T call(String what, Work<T> work) {
    synchronized (lock) {
      if (closed) {
        throw new StoreUnavailableException("the store is closed");
      }
      try {
        Session open = session();
        return work.apply(open.connection(), open.dialect());
      } catch (SQLException e) {
        disconnect();
        throw new StoreUnavailableException("cannot " + what + ": " + e.getMessage(), e);
      }
    }
  }

  private Session session() throws SQLException {
    if (session.isEmpty()) {
      Connection connection = connector.connect();
      try {
        Dialect dialect = Dialect.of(connection);
        dialect.prepare(connection);
        for (String statement : dialect.schema()) {
          execute(connection, statement);
        }
        session = Optional.of(new Session(connection, dialect));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    }
    return session.get();
  }

  private void disconnect() {
    session.ifPresent(
        s -> {
          try {
            s.connection().close();
          } catch (SQLException ignored) {
            // it is broken already; the next call opens another one
          }
        });
    session = Optional.empty();
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      nextPoll.cancel();
      disconnect();
    }
    listeners.clear();
    release.run();
  }
}
