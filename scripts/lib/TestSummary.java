import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads Surefire's reports of the module directories given and prints what was skipped or failed, by name, then the
 * totals. Exits with 1 when a test failed or none ran.
 */
final class TestSummary {
  private int run;
  private final List<String> skipped = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  public static void main(String[] modules) throws IOException, XMLStreamException {
    TestSummary summary = new TestSummary();
    for (String module : modules) {
      summary.readModule(Path.of(module, "target", "surefire-reports"));
    }
    System.exit(summary.print() ? 0 : 1);
  }

  private void readModule(Path reports) throws IOException, XMLStreamException {
    if (!Files.isDirectory(reports)) {
      return;
    }
    try (Stream<Path> files = Files.list(reports)) {
      for (Path file : files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml")).sorted().toList()) {
        read(file);
      }
    }
  }

  private void read(Path file) throws IOException, XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      String test = "";
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          test = element(xml, test);
        }
      }
    }
  }

  private String element(XMLStreamReader xml, String test) {
    String reason = firstLine(xml.getAttributeValue(null, "message"));
    switch (xml.getLocalName()) {
      case "testcase" -> {
        run++;
        return xml.getAttributeValue(null, "classname") + "." + xml.getAttributeValue(null, "name");
      }
      case "skipped" -> skipped.add(test + reason);
      case "failure" -> failures.add(test + reason);
      case "error" -> errors.add(test + reason);
      default -> {}
    }
    return test;
  }

  private static String firstLine(String message) {
    return message == null || message.isBlank() ? "" : ": " + message.strip().lines().findFirst().orElseThrow();
  }

  private boolean print() {
    skipped.forEach(test -> System.out.println("SKIPPED " + test));
    failures.forEach(test -> System.out.println("FAILED  " + test));
    errors.forEach(test -> System.out.println("ERROR   " + test));
    int failed = failures.size() + errors.size();
    System.out.printf(
        "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d%n",
        run, failures.size(), errors.size(), skipped.size());
    if (run == 0) {
      System.out.println("No test ran.");
    }
    System.out.printf("%d passed, %d failed, %d skipped%n", run - failed - skipped.size(), failed, skipped.size());
    return failed == 0 && run > 0;
  }
}
