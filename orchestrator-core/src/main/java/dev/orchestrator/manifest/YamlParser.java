package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Yaml.Entry;
import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.manifest.Yaml.Scalar;
import dev.orchestrator.manifest.Yaml.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns the events of a YAML text into trees, one per document, within {@link Limits}. Not
 * reusable.
 */
final class YamlParser {
  private static final String MERGE = "<<";
  private static final String YAML_TAGS = "tag:yaml.org,2002:";

  private final String file;
  private final Limits limits;
  private final Findings findings;
  private final Map<Anchor, Yaml> anchors = new HashMap<>();
  private Iterator<Event> events = List.<Event>of().iterator();
  private int nodes;
  private int aliases;

  private YamlParser(String file, Limits limits, Findings findings) {
    this.file = file;
    this.limits = limits;
    this.findings = findings;
  }

  /**
   * The documents up to the first error, which goes to the findings; empty documents are left out.
   */
  static List<Yaml> parse(String file, String text, Limits limits, Findings findings) {
    return new YamlParser(file, limits, findings).documents(text);
  }

  private List<Yaml> documents(String text) {
    List<Yaml> documents = new ArrayList<>();
    try {
      requireSize(text);
      LoadSettings settings = settings(text);
      events = new ParserImpl(settings, new StreamReader(settings, text));
      while (events.hasNext()) {
        if (events.next().getEventId() == Event.ID.DocumentStart) {
          anchors.clear();
          documents.add(value(events.next(), 1));
        }
      }
    } catch (Refused e) {
      findings.error(e.notice);
    } catch (MarkedYamlEngineException e) {
      findings.error(syntaxError(e));
    } catch (ReaderException e) {
      findings.error(badCharacter(text, e));
    } catch (YamlEngineException e) {
      findings.error(notice(Position.ofFile(file), "is not YAML", ""));
    }
    documents.removeIf(document -> document instanceof Scalar scalar && scalar.isNull());
    return documents;
  }

  /**
   * The buffer takes the whole text, because a longer line would cost time in its square otherwise.
   */
  private LoadSettings settings(String text) {
    return LoadSettings.builder()
        .setLabel(file)
        .setCodePointLimit(limits.maxBytes())
        .setBufferSize(Math.max(text.length(), 1024))
        .build();
  }

  private void requireSize(String text) {
    if (text.length() > limits.maxBytes()) {
      throw refused(Position.ofFile(file), "is larger than " + limits.maxBytes() + " bytes");
    }
  }

  private Yaml value(Event event, int depth) {
    Position at = position(event.getStartMark());
    count(at, 1);
    return switch (event) {
      case AliasEvent alias -> expanded(alias, at);
      case ScalarEvent scalar -> anchored(scalar, scalar(scalar, at));
      case CollectionStartEvent start -> anchored(start, collection(start, at, depth));
      default -> throw refused(at, "is not YAML that a manifest may have");
    };
  }

  private Yaml anchored(NodeEvent event, Yaml value) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
    return value;
  }

  private Yaml expanded(AliasEvent event, Position at) {
    if (++aliases > limits.maxAliases()) {
      throw refused(at, "has more than " + limits.maxAliases() + " aliases");
    }
    Yaml target = anchors.get(event.getAlias());
    if (target == null) {
      throw refused(
          at, "there is no anchor &" + event.getAlias().getValue() + " before this alias");
    }
    return copy(target, at);
  }

  /** A copy of distinct values, counted like written ones: this is what bounds nested aliases. */
  private Yaml copy(Yaml value, Position alias) {
    count(alias, 1);
    return switch (value) {
      case Scalar scalar -> new Scalar(scalar.at(), scalar.text(), scalar.plain());
      case Sequence list ->
          new Sequence(list.at(), list.items().stream().map(item -> copy(item, alias)).toList());
      case Mapping map ->
          new Mapping(
              map.at(),
              map.entries().stream()
                  .map(e -> new Entry(e.at(), e.key(), copy(e.value(), alias)))
                  .toList());
    };
  }

  private void count(Position at, int more) {
    nodes += more;
    if (nodes > limits.maxNodes()) {
      throw refused(
          at, "has more than " + limits.maxNodes() + " keys and values, aliases expanded");
    }
  }

  private Scalar scalar(ScalarEvent event, Position at) {
    String tag = event.getTag().orElse("");
    return switch (tag.startsWith(YAML_TAGS) ? tag.substring(YAML_TAGS.length()) : tag) {
      case "" -> new Scalar(at, event.getValue(), event.isPlain());
      case "!", "str" -> new Scalar(at, event.getValue(), false);
      case "int", "float", "bool", "null" -> new Scalar(at, event.getValue(), true);
      default -> throw refused(at, "the tag " + shown(tag) + " is not accepted");
    };
  }

  private Yaml collection(CollectionStartEvent start, Position at, int depth) {
    if (depth > limits.maxDepth()) {
      throw refused(at, "is nested deeper than " + limits.maxDepth() + " levels");
    }
    start
        .getTag()
        .filter(tag -> !tag.equals(YAML_TAGS + "map") && !tag.equals(YAML_TAGS + "seq"))
        .ifPresent(
            tag -> {
              throw refused(at, "the tag " + shown(tag) + " is not accepted");
            });
    return start.getEventId() == Event.ID.MappingStart ? mapping(at, depth) : sequence(at, depth);
  }

  private Sequence sequence(Position at, int depth) {
    List<Yaml> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(value(e, depth + 1));
    }
    return new Sequence(at, List.copyOf(items));
  }

  private Mapping mapping(Position at, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Yaml> merged = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      boolean merge =
          e instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals(MERGE);
      Scalar key = key(e);
      Yaml value = value(events.next(), depth + 1);
      if (merge) {
        merged.add(value);
      } else {
        put(entries, key, value);
      }
    }
    merged.forEach(source -> merge(entries, source));
    return new Mapping(at, List.copyOf(entries.values()));
  }

  private Scalar key(Event event) {
    boolean single = event instanceof ScalarEvent || event instanceof AliasEvent;
    if (single && value(event, 1) instanceof Scalar key) {
      return key;
    }
    String remedy = "a template ({{ }}) must be rendered first";
    throw new Refused(
        notice(position(event.getStartMark()), "a key must be a single value", remedy));
  }

  private void put(Map<String, Entry> entries, Scalar key, Yaml value) {
    Entry first = entries.putIfAbsent(key.text(), new Entry(key.at(), key.text(), value));
    if (first != null) {
      String message = "the key " + shown(key.text()) + " stands twice";
      findings.error(notice(key.at(), message, "first in line " + first.at().line()));
    }
  }

  /**
   * Adds the entries of a merge key that the mapping does not have itself; of several sources the
   * first wins.
   */
  private void merge(Map<String, Entry> entries, Yaml source) {
    switch (source) {
      case Mapping map -> map.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
      case Sequence list when list.items().stream().allMatch(Mapping.class::isInstance) ->
          list.items().forEach(item -> merge(entries, item));
      case Sequence list ->
          throw refused(list.at(), "a merge key takes a mapping or a list of mappings");
      case Scalar scalar ->
          throw refused(scalar.at(), "a merge key takes a mapping or a list of mappings");
    }
  }

  private Position position(Optional<Mark> mark) {
    return mark.map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1))
        .orElseGet(() -> Position.ofFile(file));
  }

  /** Without the exception's own snippet of the text, which may hold a secret. */
  private Notice syntaxError(MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    return notice(
        position(mark),
        "is not YAML: " + Optional.ofNullable(e.getProblem()).orElse("syntax error"),
        "");
  }

  private Notice badCharacter(String text, ReaderException e) {
    int end =
        text.offsetByCodePoints(
            0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    Position at = new Position(file, line, end - before.lastIndexOf('\n'));
    return notice(
        at, String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()), "");
  }

  private static String shown(String text) {
    return "\"" + (text.length() <= 60 ? text : text.substring(0, 60) + "...") + "\"";
  }

  private static Notice notice(Position at, String message, String remedy) {
    return new Notice(at, "", "", message, remedy);
  }

  private static Refused refused(Position at, String message) {
    return new Refused(notice(at, message, ""));
  }

  /** Ends the parsing of a file; never leaves this class. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Notice notice;

    Refused(Notice notice) {
      super(notice.message(), null, false, false);
      this.notice = notice;
    }
  }
}
