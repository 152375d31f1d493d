package dev.orchestrator.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of what was measured, and a list of what went wrong: the verdict follows from it. */
final class Report {
  private record Row(String label, String value) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  void row(String label, String value) {
    rows.add(new Row(label, value));
  }

  /** Notes what went wrong; anything that did makes the verdict a bad one. */
  void problem(String what) {
    problems.add(what);
  }

  /** Takes in what came of the requests; each that failed is a problem, and so is no traffic. */
  void traffic(TrafficTally.Summary traffic) {
    row("requests sent", Integer.toString(traffic.sent()));
    row("failed", Integer.toString(traffic.failures().size()));
    row("retried by the front end", Integer.toString(traffic.retried()));
    row("answered by", traffic.frontends() + " front ends, " + traffic.backends() + " back ends");
    row(
        "latency p50, p99, longest",
        "%s, %s, %s"
            .formatted(
                millis(traffic.percentile(50)),
                millis(traffic.percentile(99)),
                millis(traffic.percentile(100))));
    traffic.failures().forEach(failure -> problem("a request failed " + failure));
    if (traffic.latencies().isEmpty()) {
      problem("no request was answered");
    }
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }

  static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** 0 when nothing went wrong, otherwise 1. */
  int exitCode() {
    return problems.isEmpty() ? 0 : 1;
  }

  void print(PrintStream out) {
    int width = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
    out.println();
    rows.forEach(row -> out.println("  " + pad(row.label(), width) + "  " + row.value()));
    out.println();
    problems.forEach(problem -> out.println("PROBLEM: " + problem));
    out.println(problems.isEmpty() ? "Nothing was lost." : problems.size() + " problems.");
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
