package dev.orchestrator.store;

import com.google.common.base.Preconditions;
import dev.orchestrator.time.Seams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A durable log in a relational database: SQLite for one machine, PostgreSQL for several.
 *
 * <p>It holds one connection of the data source, opened with the first call and opened anew after a
 * failure; a failed call throws {@link StoreUnavailableException} and the next one tries again. The
 * tables are created on first use. An append is durable when it returns: SQLite runs in WAL mode
 * with full synchronisation, PostgreSQL with synchronous commit. Growth by this store is signalled
 * at once, growth by other processes within the poll interval. Exceptions never show what was
 * stored.
 *
 * <p>Safe for use by several threads, which take turns.
 */
public final class JdbcStateStore implements StateStore {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final String PREFIX = "orchestrator_";

  private final DataSource source;
  private final Seams seams;
  private final Duration pollInterval;
  private final LogTables tables;
  private final Runnable onClose;
  private final GrowthSignals growth = new GrowthSignals();
  private final AtomicLong signalledEnd = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<JdbcSession> session = Optional.empty();
  private Optional<GrowthPoll> poll = Optional.empty();
  private boolean closed;

  private JdbcStateStore(Builder builder, Runnable onClose) {
    source = builder.source;
    seams = builder.seams;
    pollInterval = builder.pollInterval;
    tables = new LogTables(builder.tablePrefix);
    this.onClose = onClose;
  }

  /**
   * A store in the host's own database.
   *
   * @param source gives connections to SQLite or PostgreSQL; may be a pool, of which one connection
   *     is kept
   * @param seams whose timers and workers the watch for growth uses
   */
  public static JdbcStateStore on(DataSource source, Seams seams) {
    return builder(source, seams).build();
  }

  /**
   * A store in an SQLite file with timers and workers of its own, which end when it is closed.
   *
   * @see #sqlite(Path, Seams)
   */
  public static JdbcStateStore sqlite(Path file) {
    Seams seams = Seams.system();
    return sqlite(file, seams, seams.workers()::close);
  }

  /**
   * A store in an SQLite file, which is created with its directory when it is absent, readable by
   * its owner only.
   *
   * @throws IllegalStateException when the driver {@code org.xerial:sqlite-jdbc} is not on the
   *     class path
   * @throws UncheckedIOException when the file cannot be created
   */
  public static JdbcStateStore sqlite(Path file, Seams seams) {
    return sqlite(file, seams, () -> {});
  }

  private static JdbcStateStore sqlite(Path file, Seams seams, Runnable release) {
    String url = "jdbc:sqlite:" + file.toAbsolutePath();
    try {
      DriverManager.getDriver(url);
    } catch (SQLException e) {
      throw new IllegalStateException("add org.xerial:sqlite-jdbc to the class path", e);
    }
    try {
      createPrivately(file.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + file, e);
    }
    return new JdbcStateStore(builder(new DriverManagerDataSource(url), seams), release);
  }

  private static void createPrivately(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, ownerOnly);
    } catch (FileAlreadyExistsException there) {
      // as after every restart
    }
  }

  /** A builder for a store in the host's own database. */
  public static Builder builder(DataSource source, Seams seams) {
    return new Builder(source, seams);
  }

  @Override
  public AppendResult append(long expectedEnd, List<byte[]> records) {
    Preconditions.checkArgument(!records.isEmpty(), "no record to append");
    AppendResult result = call("append", open -> append(open, expectedEnd, records));
    if (result instanceof AppendResult.Appended appended) {
      noticed(appended.end());
    }
    return result;
  }

  private AppendResult append(JdbcSession open, long expectedEnd, List<byte[]> records)
      throws SQLException {
    try {
      return open.inTransaction(
          () -> {
            long end = tables.end(open);
            if (end != expectedEnd) {
              return new AppendResult.Conflict(end);
            }
            tables.insert(open, end, records);
            return new AppendResult.Appended(end + records.size());
          });
    } catch (SQLException e) {
      if (open.dialect().isDuplicateKey(e)) {
        return new AppendResult.Conflict(tables.end(open));
      }
      throw e;
    }
  }

  @Override
  public List<LogRecord> read(long after, int limit) {
    Preconditions.checkArgument(limit > 0, "limit %s is not positive", limit);
    return call("read", open -> read(open, after, limit));
  }

  private List<LogRecord> read(JdbcSession open, long after, int limit) throws SQLException {
    List<LogRecord> records = tables.read(open, after, limit);
    if (records.isEmpty() || records.getFirst().position() != after + 1) {
      long truncated = tables.truncated(open);
      if (after < truncated) {
        throw new LogTruncatedException(truncated);
      }
    }
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i).position() != after + 1 + i) {
        throw new CorruptRecordException("the record", after + 1 + i, "it is missing");
      }
    }
    return List.copyOf(records);
  }

  @Override
  public long end() {
    return call("read the end", tables::end);
  }

  @Override
  public void saveSnapshot(Snapshot snapshot) {
    call(
        "save a snapshot",
        open ->
            open.inTransaction(
                () -> {
                  long end = tables.end(open);
                  Preconditions.checkArgument(
                      snapshot.position() <= end,
                      "the log ends at %s, before the snapshot's position",
                      end);
                  if (tables.snapshotPosition(open) < snapshot.position()) {
                    tables.replaceSnapshot(open, snapshot);
                  }
                  return true;
                }));
  }

  @Override
  public Optional<Snapshot> loadSnapshot() {
    return call("load the snapshot", tables::snapshot);
  }

  @Override
  public void truncate(long upTo) {
    call(
        "truncate",
        open ->
            open.inTransaction(
                () -> {
                  tables.truncate(open, Math.min(upTo, tables.snapshotPosition(open)));
                  return true;
                }));
  }

  @Override
  public Runnable onGrowth(Runnable signal) {
    lock.lock();
    try {
      if (poll.isEmpty() && !closed) {
        GrowthPoll started = new GrowthPoll(seams, pollInterval, this::look);
        poll = Optional.of(started);
        started.start();
      }
      return growth.add(signal);
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    try {
      noticed(end());
    } catch (StoreUnavailableException e) {
      // whoever reads or appends is told; this looks again
    }
  }

  private void noticed(long end) {
    if (signalledEnd.getAndAccumulate(end, Math::max) < end) {
      growth.fire();
    }
  }

  private <T> T call(String what, Call<T> call) {
    lock.lock();
    try {
      return call.on(open());
    } catch (SQLException e) {
      SQLException shown = session.map(s -> s.dialect().withoutParameters(e)).orElse(e);
      release();
      throw new StoreUnavailableException("cannot " + what + ": " + shown.getMessage(), shown);
    } finally {
      lock.unlock();
    }
  }

  private JdbcSession open() throws SQLException {
    if (closed) {
      throw new StoreUnavailableException("the store is closed");
    }
    if (session.isEmpty()) {
      JdbcSession fresh = JdbcSession.open(source.getConnection());
      session = Optional.of(fresh);
      tables.createIfAbsent(fresh);
    }
    return session.get();
  }

  private void release() {
    session.ifPresent(JdbcSession::close);
    session = Optional.empty();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      poll.ifPresent(GrowthPoll::close);
      growth.clear();
      release();
      onClose.run();
    } finally {
      lock.unlock();
    }
  }

  /** What is done with an open session. */
  private interface Call<T> {
    T on(JdbcSession session) throws SQLException;
  }

  /** Builds a {@link JdbcStateStore}. */
  public static final class Builder {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,40}");

    private final DataSource source;
    private final Seams seams;
    private String tablePrefix = PREFIX;
    private Duration pollInterval = POLL_INTERVAL;

    private Builder(DataSource source, Seams seams) {
      this.source = source;
      this.seams = seams;
    }

    /**
     * Sets what the names of the tables begin with, so that several logs fit into one database;
     * {@code orchestrator_} by default.
     *
     * @throws IllegalArgumentException unless it is a lower-case letter and up to 40 letters,
     *     digits and underscores
     */
    public Builder tablePrefix(String value) {
      Preconditions.checkArgument(
          NAME.matcher(value).matches(),
          "table prefix %s: lower-case letters, digits and _ only",
          value);
      tablePrefix = value;
      return this;
    }

    /** Sets how often the log is looked at for growth by other processes; 500 ms by default. */
    public Builder pollInterval(Duration value) {
      Preconditions.checkArgument(value.isPositive(), "poll interval %s is not positive", value);
      pollInterval = value;
      return this;
    }

    /** The store. It connects with its first call. */
    public JdbcStateStore build() {
      return new JdbcStateStore(this, () -> {});
    }
  }
}
