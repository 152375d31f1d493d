package dev.orchestrator.runtime;

import java.time.Instant;

/**
 * What a running container uses.
 *
 * @param ref which attempt
 * @param at when it was measured
 * @param cpuNanos processor time used since it was started
 * @param memoryBytes memory used now, without the page cache where the runtime can tell
 */
public record ContainerStats(ContainerRef ref, Instant at, long cpuNanos, long memoryBytes) {}
