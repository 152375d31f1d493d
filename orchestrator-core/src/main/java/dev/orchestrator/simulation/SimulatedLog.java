package dev.orchestrator.simulation;

import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * The log of a simulated container; who follows it waits for another thread to move the machine.
 */
final class SimulatedLog implements LogStream {
  private final SimulatedMachine machine;
  private final Optional<SimulatedContainer> container;
  private final LogOptions options;
  private int position;
  private boolean closed;

  SimulatedLog(
      SimulatedMachine machine, Optional<SimulatedContainer> container, LogOptions options) {
    this.machine = machine;
    this.container = container;
    this.options = options;
    synchronized (machine) {
      position = beginning();
    }
  }

  private int beginning() {
    int size = lines().size();
    return Math.max(0, size - options.tailLines().orElse(size));
  }

  private List<LogLine> lines() {
    return container.map(SimulatedContainer::log).orElse(List.of());
  }

  @Override
  public Optional<LogLine> next() {
    synchronized (machine) {
      while (!closed) {
        while (position < lines().size()) {
          LogLine line = lines().get(position++);
          if (options.since().isEmpty() || !line.at().isBefore(options.since().get())) {
            return Optional.of(line);
          }
        }
        if (!options.follow() || isOver()) {
          return Optional.empty();
        }
        await();
      }
      return Optional.empty();
    }
  }

  private boolean isOver() {
    return container.map(SimulatedContainer::hasEnded).orElse(true);
  }

  private void await() {
    try {
      machine.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeUnavailableException("interrupted while following a log", e);
    }
  }

  @Override
  public void close() {
    synchronized (machine) {
      closed = true;
      machine.notifyAll();
    }
  }
}
