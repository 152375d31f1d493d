package dev.orchestrator.process;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that tells of processes that have ended, and tends the files of their output. */
final class Watcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
  private static final long TEND_MILLIS = 250;

  private final PodFolders folders;
  private final Settings settings;
  private final Runnable signal;
  private final WatchService service;
  private final Thread thread;

  Watcher(PodFolders folders, Settings settings, Runnable signal) throws IOException {
    this.folders = folders;
    this.settings = settings;
    this.signal = signal;
    this.service = folders.ended().getFileSystem().newWatchService();
    folders.ended().register(service, StandardWatchEventKinds.ENTRY_CREATE);
    this.thread = Thread.ofPlatform().daemon().name("process-watcher").start(this::run);
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        WatchKey key = service.poll(TEND_MILLIS, TimeUnit.MILLISECONDS);
        if (key == null) {
          tend();
        } else {
          told(key);
        }
      } catch (ClosedWatchServiceException | InterruptedException over) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("cannot tend the output of processes below {}: {}", folders.node(), e.toString());
      }
    }
  }

  private void told(WatchKey key) throws IOException {
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name) {
        Files.deleteIfExists(folders.ended().resolve(name));
      }
    }
    key.reset();
    signal.run();
  }

  private void tend() throws IOException {
    for (Attempt attempt : folders.attempts()) {
      if (attempt.exitCode().isEmpty()) {
        OutputFile.of(attempt, false).tend(settings.logFileBytes(), settings.logFiles());
        OutputFile.of(attempt, true).tend(settings.logFileBytes(), settings.logFiles());
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      service.close();
    } catch (IOException e) {
      LOG.debug("closing the watch service", e);
    }
  }
}
