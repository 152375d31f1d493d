package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.time.Seams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest extends JdbcStateStoreContract {
  @TempDir private Path directory = Path.of("");
  private Optional<FaultyDataSource> database = Optional.empty();

  /** Opens a file in another process. */
  public static final class FileOpener implements StoreOpener {
    @Override
    public StateStore open(String file) {
      return JdbcStateStore.sqlite(Path.of(file), Seams.system());
    }
  }

  private Path file() {
    return directory.resolve("state.db");
  }

  @Override
  FaultyDataSource database() {
    if (database.isEmpty()) {
      database = Optional.of(new FaultyDataSource("jdbc:sqlite:" + file()));
    }
    return database.get();
  }

  @Override
  protected OtherProcess otherProcess() {
    return new OtherProcess(FileOpener.class, file().toString());
  }

  @Override
  protected void cutConnections() {
    database().cut();
  }

  @Override
  protected Fault unreachable() {
    return new Fault() {
      @Override
      public void strike() {
        database().refuse(true);
        database().cut();
      }

      @Override
      public void mend() {
        database().refuse(false);
      }
    };
  }

  @Override
  protected Fault diskFull() {
    return new PageLimit();
  }

  /** SQLite's own limit. */
  private final class PageLimit implements Fault {
    @Override
    public void strike() throws Exception {
      database().onEveryConnection(Optional.of("PRAGMA max_page_count = 100"));
    }

    @Override
    public void mend() throws Exception {
      database().onEveryConnection(Optional.of("PRAGMA max_page_count = 1000000"));
    }
  }

  @Test
  void losesNothingAcknowledgedOnADiskThatIsReallyFull() throws Exception {
    Optional<SmallDisk> disk = SmallDisk.mounted(directory.resolve("disk"));
    assumeTrue(disk.isPresent(), "a tmpfs can be mounted (needs root)");
    try (SmallDisk small = disk.orElseThrow();
        StateStore onSmall = JdbcStateStore.sqlite(small.directory().resolve("state.db"))) {
      assertOutlives(small, onSmall);
    }
  }

  @Test
  void createsItsFileForItsOwnerOnly() throws IOException {
    Path fresh = directory.resolve("a/b/state.db");
    try (StateStore created = JdbcStateStore.sqlite(fresh)) {
      assertThat(created.end()).isZero();
      if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
        assertThat(Files.getPosixFilePermissions(fresh))
            .containsExactlyInAnyOrder(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      }
    }
  }
}
