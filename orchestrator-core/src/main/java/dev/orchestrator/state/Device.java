package dev.orchestrator.state;

/**
 * A device of a node that pods are given, whole or by thousandths.
 *
 * @param id names it on its node
 * @param kind the kind of device, for example {@code gpu}
 * @param model what requests may insist on; may be empty
 */
public record Device(String id, String kind, String model) {}
