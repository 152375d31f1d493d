package dev.orchestrator.spec;

/**
 * One environment variable of a container.
 *
 * @param name the variable
 * @param source where its value comes from
 */
public record EnvVar(String name, EnvSource source) {}
