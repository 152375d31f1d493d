package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.manifest.Yaml.Entry;
import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.manifest.Yaml.Scalar;
import dev.orchestrator.manifest.Yaml.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The field tables say the truth: what they call read has an effect, and all else is told. */
class EveryFieldTest {
  /** Fields that may be written and say what is so without them. */
  private static final Set<String> REDUNDANT =
      Set.of(
          "spec.template.spec.tolerations[0].operator",
          "spec.type",
          "spec.sessionAffinity",
          "spec.template.spec.restartPolicy",
          "services.agent.healthcheck",
          "services.web.restart",
          "services.web.deploy.mode",
          "services.web.deploy.restart_policy",
          "services.web.deploy.restart_policy.condition",
          "services.web.ports[1].mode",
          "x-common",
          "x-common.restart",
          "x-common.environment",
          "x-common.environment.LOG");

  @Test
  void readsTheFullKubernetesFileWithoutAnythingToTell() {
    Manifest manifest = Manifests.strict().readKubernetes("full.yaml", TestFiles.full());

    assertThat(manifest.errors()).isEmpty();
    assertThat(manifest.unsupported()).isEmpty();
    assertThat(manifest.warnings()).isEmpty();
    assertThat(manifest.resourcesOrThrow()).hasSize(9);
  }

  @Test
  void everyKubernetesFieldHasAnEffect() {
    List<Yaml> documents = parse(TestFiles.full());
    assertThat(keysWithoutEffect(documents, EveryFieldTest::kubernetes)).isEmpty();
  }

  @Test
  void everyComposeFieldHasAnEffect() {
    List<Yaml> documents = parse(TestFiles.fullCompose());
    assertThat(keysWithoutEffect(documents, EveryFieldTest::compose)).isEmpty();
  }

  @Test
  void theFullFilesHaveEveryFieldThatTheTablesCallRead() {
    Set<String> kubernetes = keys(parse(TestFiles.full()));
    for (KubernetesType type : KubernetesType.values()) {
      Set<String> missing = new TreeSet<>(type.read());
      missing.removeAll(kubernetes);
      // These only take part in lists and as values that change nothing.
      missing.removeAll(Set.of("items", "type", "sessionAffinity", "apiVersion"));
      assertThat(missing).as(type.title()).isEmpty();
    }
    Set<String> compose = keys(parse(TestFiles.fullCompose()));
    for (ComposeType type : ComposeType.values()) {
      Set<String> missing = new TreeSet<>(type.read());
      missing.removeAll(compose);
      missing.removeAll(Set.of("build", "profiles", "extends"));
      assertThat(missing).as(type.title()).isEmpty();
    }
  }

  @Test
  void noTableHasAFieldTwice() {
    List<FieldTable> tables = new ArrayList<>(List.of(KubernetesType.values()));
    tables.addAll(List.of(ComposeType.values()));
    for (FieldTable table : tables) {
      List<String> all = new ArrayList<>(table.read());
      all.addAll(table.unsupported());
      all.addAll(table.withoutEffect());
      assertThat(all).as(table.title()).doesNotHaveDuplicates();
    }
  }

  /**
   * Puts a known field of each kind and an unknown one into every mapping; each must be told with
   * its path.
   */
  @Test
  void aForeignFieldInAnyMappingIsTold() {
    List<Yaml> documents = parse(TestFiles.full());
    Map<String, List<String>> silent = new TreeMap<>();
    for (int i = 0; i < documents.size(); i++) {
      int index = i;
      forEachMapping(
          documents.get(i),
          FieldPath.ROOT,
          path -> {
            Yaml changed =
                change(documents.get(index), FieldPath.ROOT, path, map -> with(map, "zzz"));
            Manifest manifest = kubernetes(List.of(changed));
            boolean free =
                path.matches(
                    ".*([lL]abels|annotations|[dD]ata|requests|limits|odeSelector|selector)");
            boolean told = manifest.errors().stream().anyMatch(n -> n.path().endsWith("zzz"));
            if (!free && !told) {
              silent.put(path, List.of());
            }
          });
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void aValueThatNoReaderTakesIsAnError() {
    Findings findings = new Findings("it.yaml");
    Yaml document = parse("name: x\ntype: {a: b}\ndata: [1]\n").getFirst();
    Reading reading = new Reading(findings, Reading.Dialect.KUBERNETES, Mode.STRICT, "it");
    reading.root(document).entries().getFirst().getValue().text();

    reading.requireNothingLost(document);

    assertThat(findings.manifest().errors())
        .hasSize(2)
        .allSatisfy(notice -> assertThat(notice.message()).contains("overlooked"));
  }

  private static Mapping with(Mapping map, String key) {
    List<Entry> entries = new ArrayList<>(map.entries());
    Position at = new Position("full.yaml", 9999, 1);
    entries.add(
        new Entry(
            at, key, new Mapping(at, List.of(new Entry(at, "a", new Scalar(at, "b", true))))));
    return new Mapping(map.at(), entries);
  }

  private static List<String> keysWithoutEffect(
      List<Yaml> documents, Function<List<Yaml>, Manifest> read) {
    Manifest whole = read.apply(documents);
    List<String> without = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      int index = i;
      forEachMapping(
          documents.get(i),
          FieldPath.ROOT,
          path -> {
            Mapping map = (Mapping) YamlPath.nearest(documents.get(index), path);
            for (Entry entry : map.entries()) {
              List<Yaml> changed = new ArrayList<>(documents);
              changed.set(
                  index, change(documents.get(index), FieldPath.ROOT, path, m -> less(m, entry)));
              String full = path.isEmpty() ? entry.key() : path + "." + entry.key();
              if (read.apply(changed).equals(whole) && !REDUNDANT.contains(full)) {
                without.add(full);
              }
            }
          });
    }
    return without;
  }

  private static Mapping less(Mapping map, Entry entry) {
    return new Mapping(map.at(), map.entries().stream().filter(e -> !e.equals(entry)).toList());
  }

  private static void forEachMapping(Yaml value, FieldPath path, Consumer<String> action) {
    switch (value) {
      case Scalar scalar -> {}
      case Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          forEachMapping(list.items().get(i), path.item(i), action);
        }
      }
      case Mapping map -> {
        action.accept(path.toString());
        map.entries().forEach(e -> forEachMapping(e.value(), path.field(e.key()), action));
      }
    }
  }

  /** A copy of the value in which the mapping at the path is changed. */
  private static Yaml change(
      Yaml value, FieldPath path, String at, Function<Mapping, Mapping> change) {
    return switch (value) {
      case Scalar scalar -> scalar;
      case Sequence list -> {
        List<Yaml> items = new ArrayList<>();
        list.items().forEach(item -> items.add(change(item, path.item(items.size()), at, change)));
        yield new Sequence(list.at(), items);
      }
      case Mapping map -> {
        Mapping own = path.toString().equals(at) ? change.apply(map) : map;
        yield new Mapping(
            own.at(),
            own.entries().stream()
                .map(
                    e ->
                        new Entry(
                            e.at(), e.key(), change(e.value(), path.field(e.key()), at, change)))
                .toList());
      }
    };
  }

  private static Set<String> keys(List<Yaml> documents) {
    Set<String> keys = new TreeSet<>();
    documents.forEach(
        document ->
            forEachMapping(
                document,
                FieldPath.ROOT,
                path ->
                    ((Mapping) YamlPath.nearest(document, path))
                        .entries()
                        .forEach(e -> keys.add(e.key()))));
    return keys;
  }

  private static List<Yaml> parse(String text) {
    return YamlParser.parse("full.yaml", text, Limits.DEFAULT, new Findings("full.yaml"));
  }

  private static Manifest kubernetes(List<Yaml> documents) {
    Findings findings = new Findings("full.yaml");
    new KubernetesReader(findings, Mode.STRICT, "default").read(documents);
    return findings.manifest();
  }

  private static Manifest compose(List<Yaml> documents) {
    Findings findings = new Findings("full.yaml");
    Map<String, String> files = Map.of("web.env", "FROM_FILE=1\n", "extra.conf", "x=1\n");
    new ComposeReader(
            findings,
            Mode.STRICT,
            Limits.DEFAULT,
            new TreeMap<>(Map.of("WHO", "world", "PASSWORD", "hunter2", "FROM_CALLER", "yes")),
            path -> Optional.ofNullable(files.get(path)).map(TestFiles::bytes))
        .read(documents, "", "default");
    return findings.manifest();
  }
}
