package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orchestrator.store.StateStore.AppendResult;
import dev.orchestrator.store.StateStore.AppendResult.Appended;
import dev.orchestrator.store.StateStore.AppendResult.Conflict;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StateStore.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StateStore} must do. Authors of a store extend this class, or {@link
 * SharedStateStoreContract} when several processes may use the store at once.
 */
public abstract class StateStoreContract {
  private static final int WRITERS = 16;
  private static final int APPENDS = 25;
  private static final int LARGE_BYTES = 9 << 20;

  private final List<StateStore> opened = new ArrayList<>();

  /** The store under test, on a log that is empty when a test begins. */
  protected StateStore store = StateStore.inMemory();

  /** For subclasses. */
  protected StateStoreContract() {}

  /**
   * Opens the log of the present test, which is empty at the first call in a test; the same log
   * again at each further call, in an object of its own where the store allows it.
   */
  protected abstract StateStore open();

  /** Opens the log once more and closes it after the test. */
  protected final StateStore openAnother() {
    StateStore another = open();
    opened.add(another);
    return another;
  }

  @BeforeEach
  final void openFirst() {
    store = openAnother();
  }

  @AfterEach
  final void closeAll() {
    opened.forEach(StateStore::close);
  }

  private static List<byte[]> records(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
  }

  private static List<String> texts(List<LogRecord> records) {
    return records.stream().map(r -> r.position() + " " + new String(r.payload(), UTF_8)).toList();
  }

  /** All records, read in small portions; there must be no gap. */
  protected static List<LogRecord> readAll(StateStore store) {
    int portion = 100;
    List<LogRecord> all = new ArrayList<>();
    List<LogRecord> some = store.read(0, portion);
    while (!some.isEmpty()) {
      for (LogRecord record : some) {
        assertThat(record.position()).isEqualTo(all.size() + 1);
        all.add(record);
      }
      some = store.read(all.size(), portion);
    }
    return all;
  }

  @Test
  void beginsEmpty() {
    assertThat(store.end()).isZero();
    assertThat(store.read(0, 10)).isEmpty();
    assertThat(store.loadSnapshot()).isEmpty();
  }

  @Test
  void readsInOrderWhatWasAppended() {
    assertThat(store.append(0, records("a"))).isEqualTo(new Appended(1));
    assertThat(store.append(1, records("b", "c"))).isEqualTo(new Appended(3));
    assertThat(store.end()).isEqualTo(3);
    assertThat(texts(store.read(0, 10))).containsExactly("1 a", "2 b", "3 c");
  }

  @Test
  void readsFromAPositionAndNoMoreThanAsked() {
    store.append(0, records("a", "b", "c", "d"));
    assertThat(texts(store.read(1, 2))).containsExactly("2 b", "3 c");
    assertThat(texts(store.read(3, 2))).containsExactly("4 d");
    assertThat(store.read(4, 2)).isEmpty();
    assertThat(store.read(99, 2)).isEmpty();
  }

  @Test
  void answersConflictAndAppendsNothingWhenTheLogHasGrown() {
    store.append(0, records("a", "b"));
    assertThat(store.append(1, records("x", "y"))).isEqualTo(new Conflict(2));
    assertThat(store.append(0, records("x"))).isEqualTo(new Conflict(2));
    assertThat(texts(store.read(0, 10))).containsExactly("1 a", "2 b");
  }

  @Test
  void leavesNoGapWhenTheExpectedEndLiesBeyondTheLog() {
    store.append(0, records("a"));
    assertThat(store.append(5, records("x"))).isEqualTo(new Conflict(1));
    assertThat(texts(store.read(0, 10))).containsExactly("1 a");
  }

  @Test
  void refusesToAppendNothingAndToReadNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> store.append(0, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> store.read(0, 0));
  }

  @Test
  void keepsEveryByte() {
    byte[] empty = {};
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[] large = new byte[LARGE_BYTES];
    new Random(1).nextBytes(large);
    store.append(0, List.of(empty, all, large));
    assertThat(store.read(0, 3).stream().map(LogRecord::payload).toList())
        .containsExactly(empty, all, large);
  }

  @Test
  void keepsWhatWasAppendedWhenTheCallerChangesItsArray() {
    byte[] mine = "a".getBytes(UTF_8);
    store.append(0, List.of(mine));
    mine[0] = 'x';
    assertThat(texts(store.read(0, 1))).containsExactly("1 a");
  }

  @Test
  void letsEveryOneOfManyThreadsAppendEachRecordExactlyOnce() throws Exception {
    assertEveryWriterFinishes(IntStream.range(0, WRITERS).mapToObj(i -> store).toList());
  }

  @Test
  void letsThreadsWithStoresOfTheirOwnAppendEachRecordExactlyOnce() throws Exception {
    List<StateStore> four = IntStream.range(0, 4).mapToObj(i -> openAnother()).toList();
    assertEveryWriterFinishes(
        IntStream.range(0, WRITERS).mapToObj(i -> four.get(i % four.size())).toList());
  }

  @Test
  void opensOneEmptyLogWhenManyBeginAtOnce() throws Exception {
    List<Callable<Long>> openers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      StateStore each = openAnother();
      openers.add(each::end);
    }
    runAll(openers);
    assertThat(store.append(0, records("a"))).isEqualTo(new Appended(1));
  }

  private void assertEveryWriterFinishes(List<StateStore> stores) throws Exception {
    List<Callable<Long>> writers = new ArrayList<>();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < stores.size(); i++) {
      StateStore mine = stores.get(i);
      String name = "writer" + i;
      writers.add(() -> appendAll(mine, name));
      IntStream.range(0, APPENDS).forEach(n -> expected.add(name + " " + n));
    }
    runAll(writers);
    List<LogRecord> log = readAll(store);
    assertThat(log).hasSize(expected.size());
    assertThat(log.stream().map(r -> new String(r.payload(), UTF_8)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static long appendAll(StateStore store, String name) {
    long end = 0;
    for (int n = 0; n < APPENDS; ) {
      switch (store.append(end, records(name + " " + n))) {
        case Appended appended -> {
          assertThat(appended.end()).isEqualTo(end + 1);
          end = appended.end();
          n++;
        }
        case Conflict conflict -> {
          assertThat(conflict.actualEnd()).isGreaterThan(end);
          end = conflict.actualEnd();
        }
      }
    }
    return end;
  }

  private static <T> void runAll(List<Callable<T>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
      for (Future<T> each : threads.invokeAll(tasks)) {
        each.get();
      }
    }
  }

  @Test
  void showsAPrefixWithoutAGapWhileOthersAppend() throws Exception {
    StateStore reader = openAnother();
    Callable<Long> writing = () -> appendAll(store, "writer");
    Callable<Long> reading =
        () -> {
          long seen = 0;
          while (seen < APPENDS) {
            for (LogRecord record : reader.read(seen, 3)) {
              assertThat(record.position()).isEqualTo(++seen);
            }
          }
          return seen;
        };
    runAll(List.of(writing, reading));
  }

  @Test
  void keepsTheNewestSnapshot() {
    store.append(0, records("a", "b", "c"));
    store.saveSnapshot(new Snapshot(2, "two".getBytes(UTF_8)));
    assertSnapshot(2, "two");
    store.saveSnapshot(new Snapshot(1, "one".getBytes(UTF_8)));
    store.saveSnapshot(new Snapshot(2, "another two".getBytes(UTF_8)));
    assertSnapshot(2, "two");
    store.saveSnapshot(new Snapshot(3, "three".getBytes(UTF_8)));
    assertSnapshot(3, "three");
  }

  private void assertSnapshot(long position, String text) {
    Snapshot snapshot = openAnother().loadSnapshot().orElseThrow();
    assertThat(snapshot.position()).isEqualTo(position);
    assertThat(new String(snapshot.payload(), UTF_8)).isEqualTo(text);
  }

  @Test
  void keepsALargeSnapshotWhole() {
    byte[] large = new byte[LARGE_BYTES];
    new Random(2).nextBytes(large);
    store.append(0, records("a", "b"));
    store.saveSnapshot(new Snapshot(1, new byte[LARGE_BYTES + 1]));
    store.saveSnapshot(new Snapshot(2, large));
    assertThat(openAnother().loadSnapshot().orElseThrow().payload()).isEqualTo(large);
  }

  @Test
  void refusesASnapshotOfWhatIsNotInTheLog() {
    store.append(0, records("a"));
    Snapshot beyond = new Snapshot(2, new byte[0]);
    assertThatIllegalArgumentException().isThrownBy(() -> store.saveSnapshot(beyond));
    assertThat(store.loadSnapshot()).isEmpty();
  }

  @Test
  void forgetsNothingThatNoSnapshotCovers() {
    store.append(0, records("a", "b", "c"));
    store.truncate(3);
    assertThat(texts(store.read(0, 9))).containsExactly("1 a", "2 b", "3 c");
    store.saveSnapshot(new Snapshot(2, new byte[0]));
    store.truncate(3);
    assertThat(texts(store.read(2, 9))).containsExactly("3 c");
    assertTruncated(2, 0, 1);
  }

  private void assertTruncated(long upTo, long... readersAfter) {
    for (StateStore each : List.of(store, openAnother())) {
      for (long after : readersAfter) {
        assertThatExceptionOfType(LogTruncatedException.class)
            .isThrownBy(() -> each.read(after, 9))
            .satisfies(e -> assertThat(e.truncatedUpTo()).isEqualTo(upTo));
      }
    }
  }

  @Test
  void keepsCountingAfterTheWholeLogWasForgotten() {
    store.append(0, records("a", "b"));
    store.saveSnapshot(new Snapshot(2, new byte[0]));
    store.truncate(2);
    store.truncate(1);
    assertTruncated(2, 0, 1);
    assertThat(openAnother().end()).isEqualTo(2);
    assertThat(store.read(2, 9)).isEmpty();
    assertThat(store.append(0, records("x"))).isEqualTo(new Conflict(2));
    assertThat(store.append(2, records("c"))).isEqualTo(new Appended(3));
    assertThat(texts(openAnother().read(2, 9))).containsExactly("3 c");
  }

  @Test
  void signalsGrowthToEveryOneUntilTheRegistrationEnds() throws InterruptedException {
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    Runnable end = store.onGrowth(ended::incrementAndGet);
    end.run();
    store.onGrowth(
        () -> {
          first.countDown();
          throw new IllegalStateException("thrown on purpose: a signal that fails");
        });
    openAnother().onGrowth(second::countDown);
    store.append(0, records("a"));
    assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ended).hasValue(0);
  }

  @Test
  void keepsItsRecordsWhenItIsClosedMoreThanOnce() {
    store.append(0, records("a"));
    store.close();
    store.close();
    StateStore again = openAnother();
    assertThat(texts(again.read(0, 9))).containsExactly("1 a");
    AppendResult result = again.append(1, records("b"));
    assertThat(result).isEqualTo(new Appended(2));
  }
}
