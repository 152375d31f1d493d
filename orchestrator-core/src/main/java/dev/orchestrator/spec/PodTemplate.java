package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the pods of a workload are made from.
 *
 * @param labels the labels of each pod
 * @param annotations the annotations of each pod
 * @param spec what runs in each pod and where
 */
public record PodTemplate(
    SortedMap<String, String> labels, SortedMap<String, String> annotations, PodSpec spec) {
  /** Takes immutable copies of the maps. */
  public PodTemplate {
    requireNonNull(spec, "spec");
    labels = Copies.sorted(labels, "labels");
    annotations = Copies.sorted(annotations, "annotations");
  }

  /** A template with these labels and this pod. */
  public static PodTemplate of(Map<String, String> labels, PodSpec spec) {
    return new PodTemplate(Copies.sorted(labels), Copies.sorted(new TreeMap<>()), spec);
  }
}
