/**
 * What the library costs: JMH benchmarks and small programs that measure memory.
 *
 * <p>The place in the flow: outside of it; run by {@code scripts/bench}.
 */
@NullMarked
package dev.orchestrator.benchmarks;

import org.jspecify.annotations.NullMarked;
