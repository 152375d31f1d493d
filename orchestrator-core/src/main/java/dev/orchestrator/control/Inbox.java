package dev.orchestrator.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What reaches the control thread: reports to take in and commands to answer. Anything that arrives
 * brings about a turn; what arrives meanwhile is taken in by the same one. Safe for use by several
 * threads.
 */
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** More commands than this at a time are turned away. */
  private static final int COMMANDS = 10_000;

  private final Executor control;
  private final Runnable turn;
  private final Queue<Runnable> reports = new ArrayDeque<>();
  private final Queue<PendingCommand<?>> commands = new ArrayDeque<>();
  private boolean summoned;
  private boolean closed;

  Inbox(Executor control, Runnable turn) {
    this.control = control;
    this.turn = turn;
  }

  /** Takes a report; it runs on the control thread at the beginning of a turn. */
  void report(Runnable report) {
    synchronized (this) {
      if (closed) {
        return;
      }
      reports.add(report);
    }
    summon();
  }

  /** Takes a command, or turns it away. */
  void command(PendingCommand<?> command) {
    synchronized (this) {
      if (closed || commands.size() >= COMMANDS) {
        command.fail(
            new IllegalStateException(
                closed
                    ? "the orchestrator is closed"
                    : COMMANDS + " calls are waiting already: try again later"));
        return;
      }
      commands.add(command);
    }
    summon();
  }

  /** Brings about a turn. */
  void summon() {
    synchronized (this) {
      if (summoned || closed) {
        return;
      }
      summoned = true;
    }
    control.execute(turn);
  }

  /** Runs the waiting reports and hands out the waiting commands. */
  List<PendingCommand<?>> open() {
    List<Runnable> taken;
    List<PendingCommand<?>> asked;
    synchronized (this) {
      summoned = false;
      taken = new ArrayList<>(reports);
      asked = new ArrayList<>(commands);
      reports.clear();
      commands.clear();
    }
    taken.forEach(Inbox::takeIn);
    return asked;
  }

  /** One report that cannot be taken in must not lose the others, nor the callers that wait. */
  private static void takeIn(Runnable report) {
    try {
      report.run();
    } catch (RuntimeException e) {
      LOG.error("a report of a node could not be taken in", e);
    }
  }

  /** Takes nothing more, and turns away what waits. */
  void close() {
    List<PendingCommand<?>> waiting;
    synchronized (this) {
      closed = true;
      waiting = new ArrayList<>(commands);
      commands.clear();
      reports.clear();
    }
    waiting.forEach(c -> c.fail(new IllegalStateException("the orchestrator is closed")));
  }
}
