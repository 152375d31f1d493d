package dev.orchestrator.manifest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping that is being written: fields in the order in which they are put, empty ones left out.
 */
final class YamlObject {
  private final List<NodeTuple> fields = new ArrayList<>();

  YamlObject put(String name, Node value) {
    fields.add(new NodeTuple(YamlText.node(name), value));
    return this;
  }

  YamlObject put(String name, String text) {
    return put(name, YamlText.node(text));
  }

  YamlObject put(String name, long number) {
    return put(name, new ScalarNode(Tag.INT, Long.toString(number), ScalarStyle.PLAIN));
  }

  YamlObject put(String name, YamlObject object) {
    return put(name, object.node());
  }

  YamlObject putText(String name, String text) {
    return text.isEmpty() ? this : put(name, text);
  }

  YamlObject putTrue(String name, boolean flag) {
    return flag ? put(name, new ScalarNode(Tag.BOOL, "true", ScalarStyle.PLAIN)) : this;
  }

  YamlObject putUnless(long absent, String name, long number) {
    return number == absent ? this : put(name, number);
  }

  YamlObject putObject(String name, YamlObject object) {
    return object.fields.isEmpty() ? this : put(name, object);
  }

  YamlObject putObject(String name, Optional<YamlObject> object) {
    object.ifPresent(o -> put(name, o));
    return this;
  }

  /** A list of texts, also when it is empty. */
  YamlObject putAll(String name, Collection<String> texts) {
    return put(name, sequence(texts, YamlText::node));
  }

  YamlObject putTexts(String name, Collection<String> texts) {
    return texts.isEmpty() ? this : put(name, sequence(texts, YamlText::node));
  }

  YamlObject putMap(String name, Map<String, String> map) {
    YamlObject object = new YamlObject();
    map.forEach(object::put);
    return putObject(name, object);
  }

  <T> YamlObject putEach(String name, Collection<T> items, Function<T, YamlObject> write) {
    return items.isEmpty() ? this : put(name, list(items, write));
  }

  static <T> Node list(Collection<T> items, Function<T, YamlObject> write) {
    return sequence(items, item -> write.apply(item).node());
  }

  private static <T> Node sequence(Collection<T> items, Function<T, Node> write) {
    return new SequenceNode(Tag.SEQ, items.stream().map(write).toList(), FlowStyle.BLOCK);
  }

  Node node() {
    return new MappingNode(Tag.MAP, fields, fields.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }
}
