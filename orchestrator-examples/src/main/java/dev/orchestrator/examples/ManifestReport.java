package dev.orchestrator.examples;

import dev.orchestrator.manifest.Manifest;
import dev.orchestrator.manifest.Manifests;
import dev.orchestrator.manifest.Notice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints what the library makes of the manifests of others: for each file the kinds that were read,
 * what is not supported yet and where, and what is wrong; then totals. Ends with exit code 1 when
 * there are errors.
 *
 * <p>Usage: {@code ManifestReport [--lenient] <file or directory>...}
 */
public final class ManifestReport {
  private final Manifests reader;
  private final Map<String, Integer> kinds = new TreeMap<>();
  private final Map<String, Integer> unsupported = new TreeMap<>();
  private int files;
  private int clean;
  private int errors;

  private ManifestReport(Manifests reader) {
    this.reader = reader;
  }

  /**
   * Reads the files that are named, and those with the suffixes yaml, yml and json in directories.
   */
  public static void main(String[] args) throws IOException {
    List<String> names = new ArrayList<>(List.of(args));
    boolean lenient = names.remove("--lenient");
    if (names.isEmpty()) {
      System.err.println("usage: ManifestReport [--lenient] <file or directory>...");
      System.exit(2);
    }
    ManifestReport report = new ManifestReport(lenient ? Manifests.lenient() : Manifests.strict());
    for (String name : names) {
      for (Path file : filesOf(Path.of(name))) {
        report.read(file);
      }
    }
    report.printTotals();
    System.exit(report.errors == 0 ? 0 : 1);
  }

  private static List<Path> filesOf(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
          .sorted()
          .toList();
    }
  }

  private void read(Path file) throws IOException {
    Manifest manifest = reader.read(file);
    Map<String, Long> read =
        manifest.resources().stream()
            .collect(
                Collectors.groupingBy(r -> r.kind().word(), TreeMap::new, Collectors.counting()));
    System.out.println(file + ": " + (read.isEmpty() ? "nothing read" : "read " + words(read)));
    print("not supported yet", manifest.unsupported());
    print("warning", manifest.warnings());
    print("error", manifest.errors());
    files++;
    clean += manifest.errors().isEmpty() && manifest.unsupported().isEmpty() ? 1 : 0;
    errors += manifest.errors().size();
    read.forEach((kind, count) -> kinds.merge(kind, count.intValue(), Integer::sum));
    manifest.unsupported().forEach(notice -> unsupported.merge(named(notice), 1, Integer::sum));
  }

  private static void print(String heading, List<Notice> notices) {
    notices.forEach(notice -> System.out.println("  " + heading + ": " + notice));
  }

  /** The field without its way, or what was said of a whole object. */
  private static String named(Notice notice) {
    String field = notice.path().replaceAll("\\[[0-9]+]$", "").replaceAll(".*[.\\]]", "");
    return field.isEmpty() ? notice.message() : field;
  }

  private void printTotals() {
    System.out.println();
    System.out.println(files + " files, " + clean + " of them read whole, " + errors + " errors");
    System.out.println("read: " + words(kinds));
    System.out.println("not supported yet: " + words(unsupported));
  }

  private static String words(Map<String, ? extends Number> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }
}
