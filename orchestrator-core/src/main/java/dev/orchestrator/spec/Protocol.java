package dev.orchestrator.spec;

/** A transport protocol. */
public enum Protocol {
  /** Streams. */
  TCP,
  /** Datagrams. */
  UDP,
  /** Message streams. */
  SCTP
}
