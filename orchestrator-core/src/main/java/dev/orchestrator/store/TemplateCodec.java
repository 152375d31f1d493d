package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonToken;
import dev.orchestrator.spec.PodTemplate;
import java.io.IOException;
import java.util.Optional;

/** A template: its number where a table holds it, else itself. */
final class TemplateCodec extends ValueCodec {
  private final ValueCodec inline;

  TemplateCodec(ValueCodec inline) {
    this.inline = inline;
  }

  @Override
  void write(JsonOutput out, Object value) throws IOException {
    Optional<Integer> number = out.numberOf((PodTemplate) value);
    if (number.isPresent()) {
      out.generator().writeNumber(number.get());
    } else {
      inline.write(out, value);
    }
  }

  @Override
  Object read(JsonInput in) throws IOException {
    return in.parser().currentToken() == JsonToken.VALUE_NUMBER_INT
        ? in.template(in.parser().getIntValue())
        : inline.read(in);
  }
}
