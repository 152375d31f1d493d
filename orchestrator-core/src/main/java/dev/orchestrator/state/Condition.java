package dev.orchestrator.state;

import java.time.Instant;

/**
 * One aspect of an object's status, open to growth.
 *
 * @param type for example {@code Available}, {@code Progressing}, {@code Complete}
 * @param status whether it holds
 * @param reason one word in CamelCase, for machines
 * @param message one sentence, for people
 * @param lastTransition when {@code status} changed last
 */
public record Condition(
    String type, boolean status, String reason, String message, Instant lastTransition) {}
