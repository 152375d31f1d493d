package dev.orchestrator.manifest;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.Weighted;
import java.util.List;

/** Writes rules about nodes and other pods. */
final class AffinityWriter {
  private AffinityWriter() {}

  static YamlObject affinity(Affinity affinity) {
    return new YamlObject()
        .putObject("nodeAffinity", nodes(affinity))
        .putObject("podAffinity", pods(affinity.requiredPods(), affinity.preferredPods()))
        .putObject(
            "podAntiAffinity", pods(affinity.requiredAntiPods(), affinity.preferredAntiPods()));
  }

  static YamlObject requirement(Requirement requirement) {
    return new YamlObject()
        .put("key", requirement.key())
        .put(
            "operator",
            KubernetesWords.word(KubernetesWords.NODE_OPERATORS, requirement.operator()))
        .putTexts("values", requirement.values());
  }

  private static YamlObject nodes(Affinity affinity) {
    YamlObject object = new YamlObject();
    affinity
        .requiredNodes()
        .ifPresent(
            terms ->
                object.put(
                    AffinityReader.REQUIRED,
                    new YamlObject()
                        .put("nodeSelectorTerms", YamlObject.list(terms, AffinityWriter::term))));
    return object.putEach(
        AffinityReader.PREFERRED,
        affinity.preferredNodes(),
        preferred -> weighted(preferred).put("preference", term(preferred.term())));
  }

  private static YamlObject pods(
      List<PodAffinityTerm> required, List<Weighted<PodAffinityTerm>> preferred) {
    return new YamlObject()
        .putEach(AffinityReader.REQUIRED, required, AffinityWriter::podTerm)
        .putEach(
            AffinityReader.PREFERRED,
            preferred,
            p -> weighted(p).put("podAffinityTerm", podTerm(p.term())));
  }

  private static YamlObject weighted(Weighted<?> weighted) {
    return new YamlObject().put("weight", weighted.weight());
  }

  private static YamlObject term(NodeSelectorTerm term) {
    return new YamlObject()
        .putEach("matchExpressions", term.matchExpressions(), AffinityWriter::requirement)
        .putEach("matchFields", term.matchFields(), AffinityWriter::requirement);
  }

  private static YamlObject podTerm(PodAffinityTerm term) {
    return new YamlObject()
        .put("labelSelector", KubernetesWriter.selector(term.selector()))
        .putText("topologyKey", term.topologyKey())
        .putTexts("namespaces", term.namespaces())
        .putObject("namespaceSelector", term.namespaceSelector().map(KubernetesWriter::selector));
  }
}
