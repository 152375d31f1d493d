package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.orchestrator.spec.PodTemplate;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where JSON is read from. Equal strings become one object, as far as a small cache reaches. */
final class JsonInput {
  private static final int CACHED_STRINGS = 1 << 12;

  private final JsonParser parser;
  private final @Nullable String[] strings = new @Nullable String[CACHED_STRINGS];
  private List<PodTemplate> templates = List.of();

  JsonInput(JsonParser parser) {
    this.parser = parser;
  }

  JsonParser parser() {
    return parser;
  }

  /** Steps to the next token, which must be this one. */
  void next(JsonToken token) throws IOException {
    parser.nextToken();
    expect(token);
  }

  /** Refuses the current token unless it is this one. */
  void expect(JsonToken token) throws IOException {
    if (parser.currentToken() != token) {
      throw bad("expected " + token);
    }
  }

  String string() throws IOException {
    expect(JsonToken.VALUE_STRING);
    String read = parser.getText();
    int slot = (read.hashCode() * 0x9E3779B9) >>> 20;
    String known = strings[slot];
    if (known != null && known.equals(read)) {
      return known;
    }
    strings[slot] = read;
    return read;
  }

  /** From now on a number in place of a template is its index in this list. */
  void number(List<PodTemplate> numbered) {
    templates = numbered;
  }

  PodTemplate template(int number) throws IOException {
    if (number < 0 || number >= templates.size()) {
      throw bad("there is no template " + number);
    }
    return templates.get(number);
  }

  /** An error at the current place; it shows where, never what was stored. */
  UnreadableJsonException bad(String what) {
    return new UnreadableJsonException(what + " at " + parser.getParsingContext().pathAsPointer());
  }
}
