/**
 * Manifests people already have, Kubernetes YAML and Compose, to {@link dev.orchestrator.spec} and
 * back.
 *
 * <p>The place in the flow: {@link dev.orchestrator.manifest.Manifests} turns text into resources
 * before they are applied, {@link dev.orchestrator.manifest.KubernetesWriter} turns resources into
 * text. Reading never throws: errors, warnings and what is known but not supported yet are values
 * with {@code file:line:column}. Inside, YAML events become a bounded tree ({@code YamlParser}), a
 * typed cursor ({@code Fields}, {@code Value}) reads it and keeps account of every value ({@code
 * Reading}), and one small reader class per noun makes the records.
 */
package dev.orchestrator.manifest;
