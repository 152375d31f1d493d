package dev.orchestrator.runtime;

import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.util.List;

/**
 * One node: where containers run. One runtime stands for one node.
 *
 * <p><b>Threads.</b> All methods but {@link #onChange} may block and are called on the node's own
 * lane, several at a time; never on the control thread. Every call must end when its thread is
 * interrupted, and should have a deadline of its own.
 *
 * <p><b>Idempotence.</b> Every mutating call may be repeated, also after it took effect, after its
 * caller was killed, or with another call for the same pod under way: "already so" is success.
 * Calls for one {@link ContainerRef} are not made at the same time.
 *
 * <p><b>Outcomes.</b> What the caller can act on is a value. {@link NodeUnavailableException} means
 * that the outcome is unknown: the caller lists again before it does anything else. An interrupt is
 * reported as this exception, too.
 *
 * <p><b>Ownership.</b> A runtime lists and touches only what carries its cluster's id; a container
 * of another cluster, or of nobody, is never stopped, removed or adopted, not even when it has the
 * name that ours should have.
 */
public interface ContainerRuntime extends AutoCloseable {
  /**
   * Binds this runtime to a cluster; called once, before any other call, after each start of the
   * orchestrator. A runtime that is bound already answers with an {@link IllegalStateException}
   * when the id is another one.
   *
   * @param clusterId lower-case letters and digits
   * @param node the name of the node in the cluster
   */
  void bind(String clusterId, String node);

  /** What the node offers: capacity and labels. Read again after each reconnect. */
  NodeDescription describe();

  /**
   * Makes one attempt of a container exist and run, and with it what its pod needs on the node
   * (network, directories). Does nothing when this attempt was started before, whether it still
   * runs or has ended. Returns when it was started (not when it is ready). Earlier attempts of the
   * same container may be removed, except the last one.
   *
   * <p>An attempt that exists with another {@link ContainerLaunch#specHash()} is not adopted: it is
   * left as it is and the start is refused. A command that does not exist is either refused ({@code
   * InvalidCommand}), or started and seen to have ended with code 127, where the runtime learns of
   * it that late.
   */
  StartOutcome start(ContainerLaunch launch);

  /**
   * Asks a container to end and returns without waiting for it: SIGTERM (or the image's stop
   * signal) to begin the grace; SIGKILL when {@code grace} is zero. The caller counts the grace and
   * calls again with zero when it is over. Does nothing when the container does not run or does not
   * exist.
   */
  void stop(ContainerRef container, Duration grace);

  /**
   * Removes everything that a pod has on this node: its containers (killed when they run), network
   * and directories. Does nothing when there is nothing of it.
   */
  void remove(Uid pod);

  /**
   * Everything of this cluster that is on the node now, running or not, in order of pod, container
   * and attempt. A complete picture, read anew: what is not in it does not exist.
   */
  List<ContainerObservation> list();

  /**
   * Registers whom to tell that something may have changed. The signal carries no fact; it may come
   * too often, and rarely too seldom (control lists every now and then all the same). It is called
   * on any thread, and must not block.
   *
   * @return closes the registration
   */
  Subscription onChange(Runnable signal);

  /**
   * Asks a container about its health, once. Network probes go to the pod's own address only,
   * follow no redirect and read a bounded answer. Never a success for a container that does not
   * run.
   */
  ProbeResult probe(ContainerRef container, ProbeAction action, Duration timeout);

  /**
   * The log of a container, which is kept after its end until it is removed; the caller closes the
   * stream. An empty stream when there is none.
   */
  LogStream logs(ContainerRef container, LogOptions options);

  /**
   * Runs a command in a container and waits for its end. Its exit code is not 0 when the container
   * does not run, or has no such command.
   *
   * @param timeout then the command is given up (it may go on in the container)
   */
  ExecResult exec(ContainerRef container, List<String> command, Duration timeout);

  /** What the running containers of this cluster use now, in order of pod and container. */
  List<ContainerStats> stats();

  /** Lets go of the node: connections and threads end, containers run on. Idempotent. */
  @Override
  void close();
}
