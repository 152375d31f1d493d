package dev.orchestrator.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * What reaches the control thread: reports to take in and commands to answer. Anything that arrives
 * brings about a turn; what arrives meanwhile is taken in by the same one. Safe for use by several
 * threads.
 */
final class Inbox {
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
    taken.forEach(Runnable::run);
    return asked;
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
