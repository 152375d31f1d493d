package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Duration LATENCY = Duration.ofMillis(4);

  private static TrafficTally.Summary summary(TrafficTally.Failure... failures) {
    return new TrafficTally.Summary(
        1 + failures.length, 1, 3, 5, List.of(failures), List.of(LATENCY));
  }

  private static String printed(Report report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void isGoodWhenNothingWentWrong() {
    Report report = new Report();
    report.traffic(summary());
    report.row("recovery", Report.seconds(Duration.ofMillis(1234)));
    assertThat(report.exitCode()).isZero();
    assertThat(printed(report))
        .containsPattern("requests sent +1\n")
        .containsPattern("failed +0\n")
        .containsPattern("retried by the front end +1\n")
        .containsPattern("answered by +3 front ends, 5 back ends\n")
        .containsPattern("longest +4 ms, 4 ms, 4 ms\n")
        .containsPattern("recovery +1\\.23 s\n")
        .contains("Nothing was lost.");
  }

  @Test
  void isBadWhenARequestFailed() {
    Report report = new Report();
    report.traffic(summary(new TrafficTally.Failure(Duration.ofMillis(5), LATENCY, "refused")));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(printed(report))
        .contains("PROBLEM: a request failed after 5 ms of traffic and 4 ms of waiting: refused")
        .doesNotContain("Nothing was lost");
  }

  @Test
  void isBadWhenThereWasNoTraffic() {
    Report report = new Report();
    report.traffic(new TrafficTally.Summary(0, 0, 0, 0, List.of(), List.of()));
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void isBadWhenSomethingElseWentWrong() {
    Report report = new Report();
    report.traffic(summary());
    report.problem("a process is left");
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(printed(report)).contains("PROBLEM: a process is left").contains("1 problem");
  }
}
