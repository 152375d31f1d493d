package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.orchestrator.store.StateStore.AppendResult;
import dev.orchestrator.store.StateStore.AppendResult.Appended;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StateStore.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a {@link StateStore} must do that is durable and may be used by several processes at once.
 */
public abstract class SharedStateStoreContract extends StateStoreContract {
  private static final int PROCESSES = 4;
  private static final int APPENDS = 60;
  private static final int WRITERS_AT_A_TIME = 3;
  private static final int KILLS = 51;
  private static final int MOST_RECORDS_BEFORE_KILL = 80;
  private static final long SEED = 20261123;

  @TempDir private Path directory = Path.of("");

  /** For subclasses. */
  protected SharedStateStoreContract() {}

  /** How another process opens the log of the present test. */
  protected abstract OtherProcess otherProcess();

  /** Cuts the connections that are open; new ones may be made. */
  protected abstract void cutConnections();

  /** Makes the store unreachable until it is mended. */
  protected abstract Fault unreachable();

  /** Makes the store's disk full until it is mended. */
  protected abstract Fault diskFull();

  /**
   * How another process opens the log.
   *
   * @param opener is loaded by name
   * @param argument is handed to it
   */
  public record OtherProcess(Class<? extends StoreOpener> opener, String argument) {}

  /** Something that goes wrong for a while. */
  public interface Fault {
    /** It goes wrong. */
    void strike() throws Exception;

    /** It is well again. */
    void mend() throws Exception;
  }

  private WriterProcess writer(String name, int appends) throws IOException {
    OtherProcess other = otherProcess();
    return WriterProcess.start(directory, other.opener(), other.argument(), name, appends);
  }

  /** The log without a gap, every record whole and every batch complete. */
  private static Map<Long, Long> checkedLog(StateStore store) {
    Map<Long, Long> checksums = new TreeMap<>();
    int inBatch = 0;
    for (LogRecord record : readAll(store)) {
      Payload payload = Payload.of(record.payload());
      assertThat(payload.index()).isEqualTo(inBatch);
      inBatch = (inBatch + 1) % payload.size();
      checksums.put(record.position(), Payload.checksum(record.payload()));
    }
    assertThat(inBatch).as("records of an incomplete batch").isZero();
    return checksums;
  }

  @Test
  void letsSeveralProcessesThatBeginAtOnceAppendEachRecordExactlyOnce() throws Exception {
    List<WriterProcess> writers = new ArrayList<>();
    Map<Long, Long> acknowledged = new TreeMap<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        writers.add(writer("process" + i, APPENDS));
      }
      for (WriterProcess each : writers) {
        each.awaitEnd();
        acknowledged.putAll(each.acknowledged());
      }
    } finally {
      writers.forEach(WriterProcess::close);
    }
    assertThat(checkedLog(store)).isEqualTo(acknowledged);
    assertThat(acknowledged).hasSize(PROCESSES * APPENDS * 2);
  }

  @Test
  void signalsGrowthByAnotherProcess() throws Exception {
    CountDownLatch grown = new CountDownLatch(1);
    store.onGrowth(
        () -> {
          if (store.end() > 0) {
            grown.countDown();
          }
        });
    try (WriterProcess other = writer("other", 1)) {
      other.awaitEnd();
      assertThat(grown.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void keepsEveryAcknowledgedRecordWhenWritersAreKilled() throws Exception {
    Random random = new Random(SEED);
    Map<Long, Long> acknowledged = new TreeMap<>();
    for (int killed = 0; killed < KILLS; killed += WRITERS_AT_A_TIME) {
      acknowledged.putAll(killedWriters("killed" + killed, random));
      assertThat(checkedLog(openAnother())).containsAllEntriesOf(acknowledged);
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
  }

  private Map<Long, Long> killedWriters(String name, Random random) throws Exception {
    List<WriterProcess> writers = new ArrayList<>();
    Map<Long, Long> acknowledged = new TreeMap<>();
    try {
      for (int i = 0; i < WRITERS_AT_A_TIME; i++) {
        writers.add(writer(name + "-" + i, Integer.MAX_VALUE));
      }
      for (WriterProcess each : writers) {
        each.awaitAcknowledged(1 + random.nextInt(MOST_RECORDS_BEFORE_KILL));
        each.kill();
        acknowledged.putAll(each.acknowledged());
      }
    } finally {
      writers.forEach(WriterProcess::close);
    }
    return acknowledged;
  }

  @Test
  void goesOnAfterItsConnectionWasCut() {
    for (int i = 0; i < 5; i++) {
      assertThat(appendOne()).isInstanceOf(Appended.class);
      long end = store.end();
      cutConnections();
      for (int call = 0; call < 2; call++) {
        typedErrorOr(store::end);
      }
      assertThat(store.end()).isEqualTo(end);
    }
    cutConnections();
    typedErrorOr(this::appendOne);
    assertThat(store.read(0, 9)).hasSize((int) store.end());
    assertThat(store.end()).isBetween(5L, 6L);
  }

  private AppendResult appendOne() {
    return store.append(store.end(), List.of("one".getBytes(UTF_8)));
  }

  private static void typedErrorOr(Runnable call) {
    try {
      call.run();
    } catch (StoreUnavailableException expected) {
      assertThat(expected).hasMessageMatching("(?s).{10,}");
    }
  }

  @Test
  void failsWithATypedErrorWhileItCannotBeReachedAndGoesOnAfterwards() throws Exception {
    appendOne();
    store.saveSnapshot(new Snapshot(1, "one".getBytes(UTF_8)));
    Fault fault = unreachable();
    fault.strike();
    try {
      List<byte[]> more = List.of("more".getBytes(UTF_8));
      assertUnavailable(() -> store.append(1, more));
      assertUnavailable(() -> store.read(0, 1));
      assertUnavailable(store::end);
      assertUnavailable(store::loadSnapshot);
      assertUnavailable(() -> store.saveSnapshot(new Snapshot(1, new byte[0])));
      assertUnavailable(() -> store.truncate(1));
      store.onGrowth(() -> {});
    } finally {
      fault.mend();
    }
    assertThat(store.end()).isEqualTo(1);
    assertThat(store.read(0, 9)).hasSize(1);
    assertThat(store.loadSnapshot()).isPresent();
    assertThat(appendOne()).isEqualTo(new Appended(2));
  }

  private static void assertUnavailable(Runnable call) {
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(call::run);
  }

  @Test
  void losesNothingAcknowledgedWhenItsDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    assertOutlives(diskFull(), store);
  }

  /** A disk becomes full and is mended; the store's log is empty before. */
  protected static void assertOutlives(Fault fullDisk, StateStore store) throws Exception {
    byte[] large = new byte[1 << 16];
    new Random(SEED).nextBytes(large);
    store.append(0, List.of(large));
    fullDisk.strike();
    long acknowledged;
    try {
      acknowledged = appendUntilRefused(store, large);
      assertUnavailable(() -> store.append(acknowledged, List.of(large, large)));
      assertThat(store.read(0, 1)).as("reads go on").hasSize(1);
    } finally {
      fullDisk.mend();
    }
    assertThat(store.end()).isGreaterThanOrEqualTo(acknowledged);
    assertThat(store.append(store.end(), List.of(large))).isInstanceOf(Appended.class);
    assertThat(readAll(store))
        .hasSizeGreaterThan((int) acknowledged)
        .allSatisfy(record -> assertThat(record.payload()).isEqualTo(large));
  }

  private static long appendUntilRefused(StateStore store, byte[] record) {
    int most = 2000;
    for (int i = 0; i < most; i++) {
      long end = store.end();
      try {
        assertThat(store.append(end, List.of(record))).isEqualTo(new Appended(end + 1));
      } catch (StoreUnavailableException full) {
        return end;
      }
    }
    return fail("the disk is not full after %s appends", most);
  }
}
