package dev.orchestrator.runtime;

/**
 * What a command in a container did.
 *
 * @param exitCode its exit code; -1 when it was given up
 * @param stdout what it wrote to standard output, at most {@link #OUTPUT_LIMIT_BYTES}, read as
 *     UTF-8
 * @param stderr what it wrote to standard error, at most {@link #OUTPUT_LIMIT_BYTES}, read as UTF-8
 */
public record ExecResult(int exitCode, String stdout, String stderr) {
  /** Further output is thrown away. */
  public static final int OUTPUT_LIMIT_BYTES = 1 << 20;
}
