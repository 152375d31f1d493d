package dev.orchestrator.runtime;

import java.util.List;
import java.util.stream.Stream;

/** What the containers of the contract do: scripts, for runtimes that can run a shell. */
public enum ContractProgram {
  /** Runs until it is killed. */
  SLEEP("sleep 1000"),
  /** Writes {@code up} and runs until it is killed; it writes nothing more. */
  GREET("echo up; sleep 1000"),
  /** Writes {@code up} and ends with 7 when it is asked to end. */
  POLITE("trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done"),
  /** Writes {@code up} and does not listen when it is asked to end. */
  DEAF("trap '' TERM; echo up; while :; do sleep 0.05; done"),
  /** Writes {@code once} and ends at once with 3. */
  FAIL("echo once; exit 3"),
  /** Ends after a second with 9. */
  END_LATER("sleep 1; exit 9"),
  /** Writes lines 0 to 199; a second later an error, and a last line without an end. */
  COUNT(
      "i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done; sleep 1; echo bad >&2;"
          + " printf last"),
  /** Uses the processor as much as it can. */
  BURN("while :; do :; done"),
  /**
   * Writes its variable {@code MY_IP}, its first argument, and content and mode of {@code
   * /etc/conf/a.txt}, and of {@code /etc/conf/sub/b.txt}.
   */
  SHOW(
      "echo $MY_IP; echo $1; cd \"$ORCHESTRATOR_ROOT/etc/conf\"; cat a.txt; echo; stat -L -c %a"
          + " a.txt; cat sub/b.txt; echo; stat -L -c %a sub/b.txt");

  private final String script;

  ContractProgram(String script) {
    this.script = script;
  }

  /** The command that runs it. */
  public List<String> command() {
    return List.of("sh", "-c", script, "sh");
  }

  /** Which one a launch asks for. */
  public static ContractProgram of(ContainerLaunch launch) {
    return Stream.of(values())
        .filter(program -> program.command().equals(launch.command()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no program of the contract: " + launch));
  }

  /** What the contract runs in containers. */
  public enum Command {
    /** Succeeds. */
    SUCCEED("true"),
    /** Ends with 1. */
    FAIL("false"),
    /** Writes the variable {@code GREETING}, and {@code no} as an error, and ends with 4. */
    GREET("echo $GREETING; echo no >&2; exit 4"),
    /** Does not end in time. */
    SLEEP("echo begun; sleep 1000"),
    /** Writes three million bytes. */
    BE_LOUD("yes | head -c 3000000");

    private final String script;

    Command(String script) {
      this.script = script;
    }

    /** Its words. */
    public List<String> words() {
      return List.of("sh", "-c", script);
    }

    /** Which one these words are. */
    public static Command of(List<String> words) {
      return Stream.of(values())
          .filter(command -> command.words().equals(words))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no command of the contract: " + words));
    }
  }
}
