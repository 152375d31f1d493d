package dev.orchestrator.docker;

import java.util.Locale;

/**
 * What an engine's refusal means. The only place where statuses and texts are read: engines answer
 * 500 for a taken port and 404 for a missing image, network, container or program alike.
 */
enum Fault {
  /** What was asked for is so already, or what should go is gone. */
  ALREADY_SO,
  IMAGE_MISSING,
  CONTAINER_MISSING,
  NETWORK_MISSING,
  /** The container whose network should be shared does not run. */
  SANDBOX_DOWN,
  NAME_TAKEN,
  /** A port of the node is in use. */
  PORT_TAKEN,
  /** The address of a pod, or the range of a network, is in use. */
  ADDRESS_TAKEN,
  /** No range is left for another network. */
  NETWORKS_EXHAUSTED,
  DISK_FULL,
  /** What was declared cannot run here. */
  INVALID,
  /** The engine lost track of the container in a crash: only another one can be started. */
  STUCK,
  /** Something else is under way on the same thing; look again. */
  BUSY,
  /** Anything else: the outcome is unknown. */
  UNKNOWN;

  /** What was asked of the engine. */
  enum Operation {
    CREATE,
    START,
    KILL,
    REMOVE,
    REMOVE_VOLUME,
    CREATE_NETWORK,
    REMOVE_NETWORK,
    EXEC,
    OTHER
  }

  static Fault of(Operation operation, EngineRefusal refusal) {
    return of(operation, refusal.status(), refusal.text());
  }

  static Fault of(Operation operation, int status, String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (text.contains("no space left on device")) {
      return DISK_FULL;
    }
    return switch (operation) {
      case CREATE -> ofCreate(status, text);
      case START -> ofStart(status, text);
      case KILL -> ofKill(status, text);
      case REMOVE, REMOVE_VOLUME, REMOVE_NETWORK -> ofRemoval(status);
      case CREATE_NETWORK -> ofNetwork(status, text);
      case EXEC -> ofExec(status);
      case OTHER -> UNKNOWN;
    };
  }

  private static Fault ofCreate(int status, String text) {
    return switch (status) {
      case 400 -> INVALID;
      case 404 -> text.contains("no such container") ? SANDBOX_DOWN : IMAGE_MISSING;
      case 409 -> NAME_TAKEN;
      default -> UNKNOWN;
    };
  }

  private static Fault ofStart(int status, String text) {
    if (status == 304) {
      return ALREADY_SO;
    }
    if (text.contains("port is already allocated")
        || text.contains("bind: address already in use")
        || text.contains("failed to bind host port")) {
      return PORT_TAKEN;
    }
    if (text.contains("address already in use")) {
      return ADDRESS_TAKEN;
    }
    if (text.contains("cannot join network of a non running container")
        || text.contains("cannot join network namespace of a non running container")) {
      return SANDBOX_DOWN;
    }
    if (text.contains("network") && text.contains("not found")) {
      return NETWORK_MISSING;
    }
    return ofStartOfProgram(status, text);
  }

  private static Fault ofStartOfProgram(int status, String text) {
    if (text.contains("no such container")) {
      return CONTAINER_MISSING;
    }
    if (text.contains("id already in use")) {
      return STUCK;
    }
    if (status == 400
        || text.contains("executable file not found")
        || text.contains("no such file or directory")
        || text.contains("permission denied")
        || text.contains("bind source path does not exist")
        || text.contains("runtime create failed")) {
      return INVALID;
    }
    return status == 409 ? BUSY : UNKNOWN;
  }

  private static Fault ofKill(int status, String text) {
    return status == 404
            || status == 409
            || text.contains("is not running")
            || text.contains("process already finished")
            || text.contains("no such process")
        ? ALREADY_SO
        : UNKNOWN;
  }

  private static Fault ofRemoval(int status) {
    return switch (status) {
      case 404 -> ALREADY_SO;
      case 403, 409 -> BUSY;
      default -> UNKNOWN;
    };
  }

  private static Fault ofNetwork(int status, String text) {
    if (text.contains("overlaps")) {
      return ADDRESS_TAKEN;
    }
    if (text.contains("could not find an available") || text.contains("fully subnetted")) {
      return NETWORKS_EXHAUSTED;
    }
    return status == 409 ? NAME_TAKEN : UNKNOWN;
  }

  private static Fault ofExec(int status) {
    return status == 404 || status == 409 ? CONTAINER_MISSING : UNKNOWN;
  }
}
