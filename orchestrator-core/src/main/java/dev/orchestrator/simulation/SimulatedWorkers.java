package dev.orchestrator.simulation;

import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.time.Lane;
import dev.orchestrator.time.Workers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Executors without threads: each task and each call is an event of virtual time. */
final class SimulatedWorkers implements Workers {
  private final VirtualTime time;
  private final CallLatency latency;
  private volatile boolean closed;

  SimulatedWorkers(VirtualTime time, CallLatency latency) {
    this.time = time;
    this.latency = latency;
  }

  @Override
  public Executor serial(String name) {
    return task ->
        time.after(
            Duration.ZERO,
            () -> {
              if (!closed) {
                task.run();
              }
            });
  }

  @Override
  public Lane lane(String name, int width, int capacity) {
    return new SimulatedLane(name, width, capacity);
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class SimulatedLane implements Lane {
    private final String name;
    private final int width;
    private final int capacity;
    private final Queue<Call<?>> waiting = new ArrayDeque<>();
    private int running;
    private boolean laneClosed;

    SimulatedLane(String name, int width, int capacity) {
      this.name = name;
      this.width = width;
      this.capacity = capacity;
    }

    @Override
    public <T> void submit(Callable<T> task, Duration deadline, Consumer<Outcome<T>> done) {
      Call<T> call = new Call<>(this, task, deadline, done);
      if (isClosed()) {
        done.accept(new Outcome.Rejected<>("lane " + name + " is closed"));
      } else if (running < width) {
        start(call);
      } else if (waiting.size() < capacity) {
        waiting.add(call);
      } else {
        done.accept(new Outcome.Rejected<>("lane " + name + " is full"));
      }
    }

    private boolean isClosed() {
      return laneClosed || closed;
    }

    private void start(Call<?> call) {
      running++;
      call.start(latency.of(name));
    }

    private void next() {
      running--;
      Call<?> call = isClosed() ? null : waiting.poll();
      if (call != null) {
        start(call);
      }
    }

    @Override
    public void close() {
      laneClosed = true;
      waiting.clear();
    }
  }

  /** One call on its way: out, effect, answer. */
  private final class Call<T> {
    private final SimulatedLane lane;
    private final Callable<T> task;
    private final Duration deadline;
    private final Consumer<Lane.Outcome<T>> done;

    Call(SimulatedLane lane, Callable<T> task, Duration deadline, Consumer<Lane.Outcome<T>> done) {
      this.lane = lane;
      this.task = task;
      this.deadline = deadline;
      this.done = done;
    }

    void start(Duration takes) {
      boolean late = takes.compareTo(deadline) > 0;
      Duration out = takes.dividedBy(2);
      time.after(out, () -> takeEffect(late, takes.minus(out), deadline.minus(out)));
      if (late) {
        time.after(deadline, () -> answer(new Lane.Outcome.TimedOut<>(deadline)));
      }
    }

    private void takeEffect(boolean late, Duration back, Duration untilDeadline) {
      if (lane.isClosed()) {
        return;
      }
      Lane.Outcome<T> outcome = run();
      if (!late) {
        boolean hangs = outcome instanceof Lane.Outcome.TimedOut<T>;
        time.after(hangs ? untilDeadline : back, () -> answer(outcome));
      }
    }

    private Lane.Outcome<T> run() {
      try {
        return new Lane.Outcome.Done<>(task.call());
      } catch (NodeUnavailableException e) {
        return e.getCause() instanceof Hang
            ? new Lane.Outcome.TimedOut<>(deadline)
            : new Lane.Outcome.Failed<>(e);
      } catch (Exception e) {
        return new Lane.Outcome.Failed<>(e);
      }
    }

    private void answer(Lane.Outcome<T> outcome) {
      if (!lane.isClosed()) {
        done.accept(outcome);
        lane.next();
      }
    }
  }
}
