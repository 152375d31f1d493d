package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/** A reference to a port of a container. */
public sealed interface PortRef {
  /** By number, 1 to 65535. */
  record Numbered(int number) implements PortRef {
    @Override
    public String toString() {
      return Integer.toString(number);
    }
  }

  /** By the name of a {@link ContainerPort}. */
  record Named(String name) implements PortRef {
    /** Requires every component. */
    public Named {
      requireNonNull(name, "name");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** By number. */
  static PortRef of(int number) {
    return new Numbered(number);
  }

  /** By name. */
  static PortRef of(String name) {
    return new Named(name);
  }
}
