package dev.orchestrator.store;

import java.io.IOException;

/**
 * How the values of one type are written as JSON and read back; safe for use by several threads.
 */
abstract class ValueCodec {
  abstract void write(JsonOutput out, Object value) throws IOException;

  /** Reads the value that begins with the current token. */
  abstract Object read(JsonInput in) throws IOException;

  /** Whether a field with this value is left out. */
  boolean isAbsent(Object value) {
    return false;
  }

  /** What a field that was left out, or that its writer did not know, stands for. */
  Object absent(JsonInput in) throws IOException {
    throw in.bad("a field is missing");
  }
}
