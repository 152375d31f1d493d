package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Texts as YAML that every parser reads as text: YAML 1.1 parsers, such as Kubernetes', take {@code
 * no}, {@code 1e3}, {@code 0440} and {@code 22:22} for something else, so whatever might be is put
 * in quotes.
 */
final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./@:+=-]*[A-Za-z0-9_./@+=-]|[A-Za-z/]");
  private static final Pattern BLOCK =
      Pattern.compile("[\\x21-\\x7E][\\x20-\\x7E\\n]*\\n[\\x20-\\x7E\\n]*");
  private static final ImmutableSet<String> WORDS =
      ImmutableSet.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private YamlText() {}

  static Node node(String text) {
    return new ScalarNode(Tag.STR, text, style(text));
  }

  private static ScalarStyle style(String text) {
    if (text.length() <= 1000
        && PLAIN.matcher(text).matches()
        && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return ScalarStyle.PLAIN;
    }
    boolean block = text.indexOf('\n') >= 0 && !text.contains(" \n") && !text.endsWith(" ");
    return block && BLOCK.matcher(text).matches() ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
  }
}
