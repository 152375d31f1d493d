package dev.orchestrator.spec;

/**
 * A directory of a pod that containers mount.
 *
 * @param name unique within the pod
 * @param source what it holds
 */
public record Volume(String name, VolumeSource source) {}
