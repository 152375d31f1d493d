package dev.orchestrator.store;

import dev.orchestrator.store.PostgresServer.Database;
import dev.orchestrator.time.Seams;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresAvailable.class)
class PostgresStateStoreTest extends JdbcStateStoreContract {
  private static Optional<PostgresServer> started = Optional.empty();
  private Optional<Database> database = Optional.empty();
  private Optional<FaultyDataSource> source = Optional.empty();

  /** Opens a URL in another process. */
  public static final class UrlOpener implements StoreOpener {
    @Override
    public StateStore open(String url) {
      return JdbcStateStore.on(new DriverManagerDataSource(url), Seams.system());
    }
  }

  @BeforeAll
  static void startServer() throws SQLException {
    started = Optional.of(PostgresServer.start());
  }

  @AfterAll
  static void stopServer() {
    started.ifPresent(PostgresServer::close);
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    closeAll();
    server().execute("DROP DATABASE " + present().name() + " WITH (FORCE)");
    database = Optional.empty();
    source = Optional.empty();
  }

  private static PostgresServer server() {
    return started.orElseThrow();
  }

  private Database present() {
    if (database.isEmpty()) {
      try {
        database = Optional.of(server().createDatabase());
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return database.get();
  }

  @Override
  FaultyDataSource database() {
    if (source.isEmpty()) {
      source = Optional.of(new FaultyDataSource(present().url()));
    }
    return source.get();
  }

  @Override
  protected OtherProcess otherProcess() {
    return new OtherProcess(UrlOpener.class, present().url());
  }

  /** Ends the server's side of every connection. */
  @Override
  protected void cutConnections() {
    try {
      server()
          .execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                  + present().name()
                  + "'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Fault unreachable() {
    return new Fault() {
      @Override
      public void strike() throws SQLException {
        server().execute("ALTER DATABASE " + present().name() + " ALLOW_CONNECTIONS false");
        cutConnections();
      }

      @Override
      public void mend() throws SQLException {
        server().execute("ALTER DATABASE " + present().name() + " ALLOW_CONNECTIONS true");
      }
    };
  }

  @Override
  protected Fault diskFull() {
    return new Fault() {
      @Override
      public void strike() throws SQLException {
        server().fillSmallDisk();
      }

      @Override
      public void mend() throws SQLException {
        server().emptySmallDisk();
      }
    };
  }
}
