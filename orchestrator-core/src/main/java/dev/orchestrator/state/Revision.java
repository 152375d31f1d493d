package dev.orchestrator.state;

import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import java.time.Instant;

/**
 * One template that a workload has had: pods refer to it, so that equal pods share it.
 *
 * @param number 1 for the first template of a workload, then one more for each change
 * @param template what its pods are made from
 * @param hash a fingerprint of the template, computed once when the revision was recorded
 * @param requests what each pod asks of a node ({@link
 *     dev.orchestrator.spec.PodSpec#effectiveRequests()})
 * @param recordedAt when it was recorded
 */
public record Revision(
    int number, PodTemplate template, String hash, ResourceList requests, Instant recordedAt) {
  /** A revision of this template. */
  public static Revision of(int number, PodTemplate template, String hash, Instant recordedAt) {
    return new Revision(number, template, hash, template.spec().effectiveRequests(), recordedAt);
  }
}
