import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads JUnit's event files of the module directories given, after the exit status of the build, and prints the slowest classes, what was skipped or failed,
 * by name, and the totals. A class that was skipped whole counts as one skipped test. Exits with 1 when a test failed,
 * did not end, or none ran.
 */
final class TestSummary {
  /** A test, or a class or template that holds some. */
  private record Node(String name, String parent, boolean isTest, String className, Instant started) {}

  private static final int SLOWEST = 5;

  private int run;
  private final List<String> skipped = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final Map<String, Duration> classes = new TreeMap<>();

  public static void main(String[] arguments) throws IOException {
    TestSummary summary = new TestSummary();
    boolean built = arguments[0].equals("0");
    for (String module : List.of(arguments).subList(1, arguments.length)) {
      Path events = Path.of(module, "target", "test-events", "open-test-report.xml");
      if (Files.exists(events)) {
        summary.new Events().read(events);
      }
    }
    if (!built && summary.failures.isEmpty() && summary.errors.isEmpty()) {
      summary.run++;
      summary.errors.add("the build itself, or a test's JVM that was killed: see the lines that begin with [ERROR] above");
    }
    System.exit(summary.print() ? 0 : 1);
  }

  /** One file's events: each node starts, and ends with a result. */
  private final class Events {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Node> running = new LinkedHashMap<>();

    void read(Path file) throws IOException {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      try (InputStream in = Files.newInputStream(file)) {
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        while (xml.hasNext()) {
          if (xml.next() == XMLStreamConstants.START_ELEMENT) {
            element(xml);
          }
        }
      } catch (XMLStreamException e) {
        errors.add(file + " ends early: the tests' JVM ended or was killed");
      }
      running.values().stream()
          .filter(Node::isTest)
          .forEach(node -> errors.add(spoken(node) + ": did not end"));
    }

    private void element(XMLStreamReader xml) throws XMLStreamException {
      switch (xml.getLocalName()) {
        case "started" -> started(xml);
        case "finished" -> finished(xml);
        default -> {}
      }
    }

    private void started(XMLStreamReader xml) throws XMLStreamException {
      String id = xml.getAttributeValue(null, "id");
      String name = xml.getAttributeValue(null, "name");
      String parent = xml.getAttributeValue(null, "parentId");
      Instant time = Instant.parse(xml.getAttributeValue(null, "time"));
      String type = "";
      String className = "";
      while (!(xml.next() == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("started"))) {
        if (xml.isStartElement() && xml.getLocalName().equals("type")) {
          type = xml.getElementText();
        } else if (xml.isStartElement() && xml.getLocalName().equals("classSource")) {
          className = xml.getAttributeValue(null, "className");
        }
      }
      Node node = new Node(name, parent == null ? "" : parent, type.contains("TEST"), className, time);
      nodes.put(id, node);
      running.put(id, node);
      run += node.isTest() ? 1 : 0;
    }

    private void finished(XMLStreamReader xml) throws XMLStreamException {
      Node node = running.remove(xml.getAttributeValue(null, "id"));
      Instant time = Instant.parse(xml.getAttributeValue(null, "time"));
      if (!node.className().isEmpty() && !node.className().contains("$")) {
        classes.merge(node.className(), Duration.between(node.started(), time), Duration::plus);
      }
      String status = "";
      String reason = "";
      boolean assertion = false;
      while (!(xml.next() == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("finished"))) {
        if (xml.isStartElement() && xml.getLocalName().equals("result")) {
          status = xml.getAttributeValue(null, "status");
        } else if (xml.isStartElement() && xml.getLocalName().equals("throwable")) {
          assertion = "true".equals(xml.getAttributeValue(null, "assertionError"));
          reason = message(xml.getElementText());
        } else if (xml.isStartElement() && xml.getLocalName().equals("reason")) {
          reason = message(xml.getElementText());
        }
      }
      note(node, status, assertion, reason);
    }

    private void note(Node node, String status, boolean assertion, String reason) {
      if (status.equals("SUCCESSFUL")) {
        return;
      }
      run += node.isTest() ? 0 : 1;
      List<String> kind = !status.equals("FAILED") ? skipped : assertion ? failures : errors;
      kind.add(spoken(node) + (node.isTest() ? "" : " (all of it)") + reason);
    }

    private String spoken(Node node) {
      if (!node.className().isEmpty()) {
        return node.className();
      }
      Node parent = nodes.get(node.parent());
      return parent == null ? node.name() : spoken(parent) + "." + node.name();
    }

    /** The message of a stack trace, or the text itself, on one line. */
    private static String message(String text) {
      StringBuilder message = new StringBuilder();
      text.strip().lines().takeWhile(line -> !line.startsWith("\tat ")).limit(3).forEach(line -> message.append(' ').append(line.strip()));
      return ":" + message.toString().replaceFirst("^ [\\w.$]+(Exception|Error): *", " ");
    }
  }

  private boolean print() {
    classes.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SLOWEST)
        .forEach(slow -> System.out.printf(Locale.ROOT, "%8.1f s %s%n", slow.getValue().toMillis() / 1000.0, slow.getKey()));
    skipped.forEach(test -> System.out.println("SKIPPED " + test));
    failures.forEach(test -> System.out.println("FAILED  " + test));
    errors.forEach(test -> System.out.println("ERROR   " + test));
    if (run == 0) {
      System.out.println("No test ran.");
    }
    int failed = failures.size() + errors.size();
    System.out.printf(
        "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d%n",
        run, failures.size(), errors.size(), skipped.size());
    System.out.printf("%d passed, %d failed, %d skipped%n", Math.max(0, run - failed - skipped.size()), failed, skipped.size());
    return failed == 0 && run > 0;
  }
}
