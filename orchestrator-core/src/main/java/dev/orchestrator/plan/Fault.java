package dev.orchestrator.plan;

import dev.orchestrator.spec.ObjectKey;

/**
 * A declared object about which no decision could be made because a decider failed on it; others
 * are not affected.
 *
 * @param object the object, which is looked at again later
 * @param cause what the decider threw
 */
public record Fault(ObjectKey object, RuntimeException cause) {}
