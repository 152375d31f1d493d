package dev.orchestrator.examples;

import java.io.PrintStream;
import java.util.Locale;

/** Prints lines with the time since the beginning. Safe for use by several threads. */
final class Journal {
  private final PrintStream out;
  private final long beginNanos = System.nanoTime();

  Journal(PrintStream out) {
    this.out = out;
  }

  /** A line that begins a part of the story. */
  synchronized void heading(String text) {
    out.println();
    line("== " + text);
  }

  /** One thing that happened. */
  synchronized void line(String text) {
    double seconds = (System.nanoTime() - beginNanos) / 1e9;
    out.println(String.format(Locale.ROOT, "%6.2f s  %s", seconds, text));
  }

  /** Some lines without a time. */
  synchronized void text(String text) {
    text.lines().forEach(line -> out.println("          " + line));
  }
}
