package dev.orchestrator.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The loopback addresses given to pods, unique on the machine: a file for each address names the
 * pod's folder. An address whose folder is gone is free.
 */
record LoopbackAddresses(Path claims, int first, int size) {
  static final int FIRST = (127 << 24) | (64 << 16);
  static final int SIZE = 1 << 21;

  /** The pod's address, the same one each time. */
  String claim(Path pod) throws IOException, InterruptedException {
    Optional<String> own = claimed(pod);
    if (own.isPresent()) {
      return own.get();
    }
    Files.createDirectories(claims);
    openForAll(claims);
    try (FileChannel channel = lockFile();
        FileLock lock = lock(channel)) {
      // another container of the pod may have been faster
      own = lock.isValid() ? claimed(pod) : Optional.empty();
      return own.isPresent() ? own.get() : claimNew(pod);
    }
  }

  private static Optional<String> claimed(Path pod) throws IOException {
    return Folders.text(pod.resolve("address"));
  }

  private String claimNew(Path pod) throws IOException {
    String address = free(pod);
    Files.writeString(claims.resolve(address), pod + "\n");
    Path fresh = pod.resolve("address.new");
    Files.writeString(fresh, address + "\n");
    Files.move(fresh, pod.resolve("address"), StandardCopyOption.ATOMIC_MOVE);
    return address;
  }

  private String free(Path pod) throws IOException {
    int seed = Math.floorMod(pod.toString().hashCode(), size);
    for (int i = 0; i < size; i++) {
      int offset = Math.floorMod(seed + i, size);
      if (offset % 256 != 0 && offset % 256 != 255 && isFree(text(first + offset))) {
        return text(first + offset);
      }
    }
    throw new IOException("all " + size + " loopback addresses for pods are taken");
  }

  private boolean isFree(String address) throws IOException {
    try {
      Path owner = Path.of(Files.readString(claims.resolve(address)).strip()).resolve("address");
      return !Files.exists(owner) || !Files.readString(owner).strip().equals(address);
    } catch (NoSuchFileException absent) {
      return true;
    }
  }

  void release(String address) throws IOException {
    Files.deleteIfExists(claims.resolve(address));
  }

  private FileChannel lockFile() throws IOException {
    Path file = claims.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    openForAll(file);
    return channel;
  }

  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException anotherRuntimeOfThisJvm) {
        Thread.sleep(1);
      }
    }
  }

  private static void openForAll(Path path) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException notOurs) {
      // its owner has opened it already
      return;
    }
  }

  private static String text(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }
}
