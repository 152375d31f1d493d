package dev.orchestrator.runtime;

import java.time.Instant;

/**
 * One line of a container's output.
 *
 * @param at when it was written, by the node's clock
 * @param stderr whether it was written to standard error
 * @param text without the line's end
 */
public record LogLine(Instant at, boolean stderr, String text) {}
