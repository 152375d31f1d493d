package dev.orchestrator.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.rnorth.ducttape.unreliables.Unreliables;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A PostgreSQL in a container, with a small disk of its own for databases that shall run out of
 * room.
 */
final class PostgresServer implements AutoCloseable {
  private static final int PORT = 5432;
  private static final int START_SECONDS = 90;
  private static final String PASSWORD = "only-for-tests";
  private static final String SMALL = "/small";

  private final GenericContainer<?> container;
  private int databases;

  private PostgresServer(GenericContainer<?> container) {
    this.container = container;
  }

  /** Starts one from the image that {@link PostgresAvailable} has seen. */
  static PostgresServer start() throws SQLException {
    PostgresServer server = new PostgresServer(container(PostgresAvailable.image().orElseThrow()));
    server.container.start();
    server.createSmallDisk();
    return server;
  }

  private static GenericContainer<?> container(String image) {
    return new GenericContainer<>(DockerImageName.parse(image))
        .withEnv("POSTGRES_PASSWORD", PASSWORD)
        .withTmpFs(Map.of(SMALL, "rw,mode=1777,size=48m"))
        .withExposedPorts(PORT)
        .withStartupTimeout(Duration.ofSeconds(START_SECONDS))
        .waitingFor(new AnswersQueries());
  }

  /**
   * Waits until the final server answers: the one that the image starts at first does not listen on
   * the network.
   */
  private static final class AnswersQueries extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      String url =
          url(waitStrategyTarget.getHost(), waitStrategyTarget.getMappedPort(PORT), "postgres");
      Unreliables.retryUntilSuccess(
          START_SECONDS, TimeUnit.SECONDS, () -> getRateLimiter().getWhenReady(() -> answer(url)));
    }

    private static boolean answer(String url) throws SQLException {
      try (Connection connection = DriverManager.getConnection(url)) {
        return connection.isValid(1);
      }
    }
  }

  private static String url(String host, int port, String database) {
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + database
        + "?user=postgres&password="
        + PASSWORD;
  }

  private String url(String database) {
    return url(container.getHost(), container.getMappedPort(PORT), database);
  }

  private void createSmallDisk() throws SQLException {
    execute(program("mkdir -p " + SMALL + "/space"));
    execute("CREATE TABLESPACE small LOCATION '" + SMALL + "/space'");
  }

  /** A statement that runs a shell command as the server's own user. */
  private static String program(String command) {
    return "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; " + command + "'";
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("postgres"))) {
      Dialect.execute(connection, sql);
    }
  }

  /** A fresh database on the small disk. */
  Database createDatabase() throws SQLException {
    String name = "test" + ++databases;
    execute("CREATE DATABASE " + name + " TABLESPACE small");
    return new Database(name, url(name));
  }

  /** Takes what is left of the small disk. */
  void fillSmallDisk() throws SQLException {
    execute(program("dd if=/dev/zero of=" + SMALL + "/filler bs=4096 || true"));
  }

  void emptySmallDisk() throws SQLException {
    execute(program("rm " + SMALL + "/filler"));
  }

  @Override
  public void close() {
    container.stop();
  }

  /** A database of this server. */
  record Database(String name, String url) {}
}
