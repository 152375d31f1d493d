package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.spec.PodTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where JSON is written to, and the templates that are written as numbers because a table holds
 * them.
 */
final class JsonOutput {
  private final JsonGenerator generator;
  private final Map<PodTemplate, Integer> numbers = new LinkedHashMap<>();

  JsonOutput(JsonGenerator generator) {
    this.generator = generator;
  }

  JsonGenerator generator() {
    return generator;
  }

  /** From now on these templates are written as their index in the list. */
  void number(List<PodTemplate> templates) {
    templates.forEach(template -> numbers.put(template, numbers.size()));
  }

  Optional<Integer> numberOf(PodTemplate template) {
    return numbers.isEmpty() ? Optional.empty() : Optional.ofNullable(numbers.get(template));
  }
}
