package dev.orchestrator.examples.webapp;

import java.util.Map;

/** What the programs are told by their environment. */
final class Settings {
  private Settings() {}

  static String required(Map<String, String> env, String name) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("the variable " + name + " is needed");
    }
    return value.strip();
  }
}
