package dev.orchestrator.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The small shell that stands between the orchestrator and a process, so that the process, its
 * output and its exit code survive the orchestrator. Only one supervisor can claim an attempt. It
 * uses nothing but what is built into the shell.
 */
final class Supervisor {
  static final String MARKER = "ORCHESTRATOR_ATTEMPT";

  private static final String SCRIPT =
      """
      dir=$1 ended=$2 setsid=$3
      shift 3
      identity() {
        process=$1
        read -r stat < "/proc/$process/stat" || return 1
        set -- ${stat##*) }
        read -r boot < /proc/sys/kernel/random/boot_id
        identity="$process ${20} $boot"
      }
      identity $$ || exit 1
      set -C
      { echo "$identity" > "$dir/claim"; } 2> /dev/null || exit 0
      set +C
      "$setsid" "$@" < /dev/null >> "$dir/stdout.log" 2>> "$dir/stderr.log" &
      child=$!
      identity "$child" && echo "$identity" > "$dir/pid"
      wait "$child"
      code=$?
      kill -s KILL -- "-$child" 2> /dev/null
      echo "$code" > "$dir/exit"
      : > "$ended"
      """;

  private final Path shell;
  private final Path setsid;

  private Supervisor(Path shell, Path setsid) {
    this.shell = shell;
    this.setsid = setsid;
  }

  /** Looks for the two programs that are needed. */
  static Supervisor find() {
    return new Supervisor(program("sh"), program("setsid"));
  }

  private static Path program(String name) {
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path path = Path.of(folder, name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new IllegalStateException(
        "processes can be run on Linux with /bin/sh and setsid (package util-linux) only: no "
            + name);
  }

  /** Starts a supervisor; it does nothing when another one has the attempt. */
  Process start(
      Attempt attempt,
      Path ended,
      Path workingDirectory,
      Map<String, String> env,
      List<String> command)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(setsid.toString(), shell.toString(), "-c", SCRIPT, "orchestrator-supervisor"));
    words.addAll(List.of(attempt.folder().toString(), ended.toString(), setsid.toString()));
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).directory(workingDirectory.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true).redirectOutput(attempt.file("supervisor.log").toFile());
    return builder.start();
  }

  /** Sends a signal to a process group, or to nobody if there is none. */
  void signalGroup(String signal, long group) throws IOException, InterruptedException {
    new ProcessBuilder(
            shell.toString(), "-c", "kill -s \"$1\" -- \"-$2\"", "sh", signal, Long.toString(group))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
