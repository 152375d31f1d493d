package dev.orchestrator.store;

import dev.orchestrator.store.SharedStateStoreContract.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of a few megabytes that can be filled. */
record SmallDisk(Path directory) implements Fault, AutoCloseable {
  /** Mounts one, where that is allowed. */
  static Optional<SmallDisk> mounted(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    boolean done = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", directory.toString());
    return done ? Optional.of(new SmallDisk(directory)) : Optional.empty();
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private Path filler() {
    return directory.resolve("filler");
  }

  @Override
  public void strike() {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler())) {
      for (; ; ) {
        out.write(block);
      }
    } catch (IOException full) {
      // as wanted
    }
  }

  @Override
  public void mend() throws IOException {
    Files.delete(filler());
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", directory.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
