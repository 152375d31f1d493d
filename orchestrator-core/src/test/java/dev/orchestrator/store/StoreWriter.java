package dev.orchestrator.store;

import dev.orchestrator.store.StateStore.AppendResult;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The other process of the contract: appends records, batches of 1 to 3, and prints position and
 * checksum of each one after it was acknowledged.
 */
public final class StoreWriter {
  private static final int BATCHES = 3;

  private StoreWriter() {}

  /**
   * Writes until it has done its appends or is killed.
   *
   * @param args class of the {@link StoreOpener}, its argument, the writer's name, the number of
   *     appends
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    StoreOpener opener =
        Class.forName(args[0]).asSubclass(StoreOpener.class).getDeclaredConstructor().newInstance();
    try (StateStore store = opener.open(args[1])) {
      write(store, args[2], Integer.parseInt(args[3]));
    }
  }

  private static void write(StateStore store, String writer, int appends) {
    long end = store.end();
    for (int step = 0; step < appends; ) {
      List<byte[]> records = batch(writer, step);
      switch (store.append(end, records)) {
        case AppendResult.Appended appended -> {
          print(end, records);
          end = appended.end();
          step++;
        }
        case AppendResult.Conflict conflict -> end = conflict.actualEnd();
      }
    }
  }

  private static List<byte[]> batch(String writer, int step) {
    int size = 1 + step % BATCHES;
    return IntStream.range(0, size)
        .mapToObj(index -> new Payload(writer, step, index, size).bytes())
        .toList();
  }

  private static void print(long after, List<byte[]> records) {
    StringBuilder lines = new StringBuilder();
    long position = after;
    for (byte[] record : records) {
      lines.append(++position).append(' ').append(Payload.checksum(record)).append('\n');
    }
    System.out.print(lines);
    System.out.flush();
  }
}
