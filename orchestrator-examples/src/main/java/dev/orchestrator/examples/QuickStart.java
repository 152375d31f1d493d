package dev.orchestrator.examples;

import dev.orchestrator.examples.webapp.HttpCall;
import dev.orchestrator.manifest.Manifest;
import dev.orchestrator.manifest.Manifests;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The main job: deploys a small web application from a Kubernetes manifest, sends it real requests
 * all the time, kills a process of it, scales it up and down, hands it over to another orchestrator
 * on the same store, and deletes it. Ends with a table, and with exit code 1 when anything was lost
 * on the way or is left over.
 *
 * <p>Usage: {@code QuickStart [docker]}. Without an argument the application runs as processes;
 * they inherit {@code PATH} (for {@code java}) and {@code CLASSPATH} (for its classes).
 */
public final class QuickStart {
  private static final String NAMESPACE = "webapp";
  private static final ObjectKey BACKEND = ObjectKey.deployment(NAMESPACE, "backend");
  private static final ObjectKey FRONTEND = ObjectKey.deployment(NAMESPACE, "frontend");
  private static final ObjectKey ENTRANCE = ObjectKey.service(NAMESPACE, "frontend");
  private static final int ENTRANCE_PORT = 8080;
  private static final int CLIENTS = 4;
  private static final Duration PACE = Duration.ofMillis(40);
  private static final Duration WHILE = Duration.ofSeconds(2);

  private final Stage stage;
  private final Journal journal;
  private final Report report;

  private QuickStart(Stage stage, Journal journal, Report report) {
    this.stage = stage;
    this.journal = journal;
    this.report = report;
  }

  /** Runs it all; exits with 0 when nothing was lost. */
  public static void main(String[] args) throws Exception {
    System.getProperties().putIfAbsent("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    boolean docker = args.length == 1 && args[0].equals("docker");
    if (args.length > 0 && !docker) {
      System.err.println("usage: QuickStart [docker]");
      System.exit(2);
    }
    if (!docker && System.getenv("CLASSPATH") == null) {
      System.err.println("Set CLASSPATH to this program's class path, as scripts/demo does.");
      System.exit(2);
    }
    Report report = new Report();
    Journal journal = new Journal(System.out);
    play(docker ? Site.ofDocker() : Site.ofProcesses(), journal, report);
    report.print(System.out);
    System.exit(report.exitCode());
  }

  private static void play(Site site, Journal journal, Report report) throws InterruptedException {
    journal.line("the application will run as " + site.description());
    Stage stage = new Stage(site, journal, ObjectKey.ofNamespace(NAMESPACE));
    // nothing stays behind, also when it is interrupted
    Runtime.getRuntime().addShutdownHook(new Thread(stage::end));
    try {
      stage.enter("first");
      new QuickStart(stage, journal, report).run();
    } catch (RuntimeException e) {
      if (!stage.isOver()) {
        e.printStackTrace();
      }
      report.problem(e.toString());
    }
    journal.heading("Everything is deleted");
    Stage.Ending ending = stage.end();
    report.row("deletion of everything", Report.seconds(ending.took()));
    report.row("left over", ending.left().isEmpty() ? "nothing" : ending.left().toString());
    ending.left().forEach(each -> report.problem("left over: " + each));
  }

  static Manifest manifest() {
    try (InputStream in = QuickStart.class.getResourceAsStream("webapp.yaml")) {
      if (in == null) {
        throw new IllegalStateException("webapp.yaml is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Manifests.strict().read("webapp.yaml", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() throws InterruptedException {
    deploy();
    String address = entrance();
    Traffic traffic = Traffic.start(address, ENTRANCE_PORT, CLIENTS, PACE);
    try {
      journal.line(CLIENTS + " clients ask " + address + ":" + ENTRANCE_PORT + " all the time");
      Thread.sleep(WHILE);
      killOne();
      Thread.sleep(WHILE);
      report.row("scaled from 3 to 5", scale(5));
      Thread.sleep(WHILE);
      report.row("scaled from 5 to 2", scale(2));
      Thread.sleep(WHILE);
      handOver(traffic);
    } finally {
      traffic.close();
      report.traffic(traffic.summary());
    }
  }

  private void deploy() {
    Manifest manifest = manifest();
    int nodes = stage.awaitNodes();
    journal.line(nodes + " nodes answer");
    Resource[] resources = manifest.resourcesOrThrow().toArray(new Resource[0]);
    journal.heading("What would be done (nothing is, yet)");
    journal.text(stage.orchestrator().preview(resources).describe());
    journal.heading("The manifest is applied");
    long begin = System.nanoTime();
    stage.orchestrator().apply(manifest);
    stage.await(
        "all pods ready", state -> isReady(state, BACKEND, 3) && isReady(state, FRONTEND, 3));
    report.row("all 6 pods ready after", Report.seconds(since(begin)));
  }

  private void killOne() {
    List<Pod> pods = stage.orchestrator().pods(BACKEND);
    Pod victim = pods.get(ThreadLocalRandom.current().nextInt(pods.size()));
    String process = RollCall.process(victim);
    String pid = process.replaceAll("^pid ([0-9]+) .*", "$1");
    journal.heading("SIGKILL for pid " + pid + " of pod " + victim.key().name());
    long begin = System.nanoTime();
    List<String> command = List.of("sh", "-c", "kill -9 " + pid);
    ExecResult result = stage.orchestrator().exec(victim.key(), command, Duration.ofSeconds(5));
    if (result.exitCode() > 0 && result.exitCode() < 128) {
      throw new IllegalStateException("the kill failed: " + result);
    }
    stage.await("the killed process started again", state -> isRunningAgain(state, victim));
    report.row("running again after the kill", Report.seconds(since(begin)));
    stage.await("all back ends ready", state -> isReady(state, BACKEND, 3));
    report.row("all ready again after the kill", Report.seconds(since(begin)));
    String now = RollCall.process(stage.state().pod(victim.key()).orElseThrow());
    journal.line("in the same pod answers " + now);
    if (now.equals(process)) {
      report.problem("the process that was killed still answers: " + now);
    }
    int restarts = stage.state().pods().values().stream().mapToInt(Pod::restarts).sum();
    report.row("restarts", Integer.toString(restarts));
    if (restarts != 1) {
      report.problem("there should have been one restart, not " + restarts);
    }
  }

  private String scale(int replicas) {
    journal.heading("The back end is scaled to " + replicas);
    long begin = System.nanoTime();
    stage.orchestrator().scale(BACKEND, replicas);
    stage.await(replicas + " back ends", state -> isReady(state, BACKEND, replicas));
    return Report.seconds(since(begin));
  }

  private void handOver(Traffic traffic) throws InterruptedException {
    ClusterState last = stage.state();
    RollCall before = RollCall.of(last);
    journal.heading("The orchestrator is closed; the traffic pauses, as its proxy was part of it");
    traffic.pause();
    long pause = System.nanoTime();
    stage.leave();
    RollCall meanwhile = RollCall.of(last);
    journal.line("without an orchestrator " + meanwhile.members().size() + " processes answer");
    journal.heading("A second orchestrator starts on the same store");
    long begin = System.nanoTime();
    stage.enter("second");
    awaitEntrance();
    report.row("first request served after its start", Report.seconds(since(begin)));
    report.row("pause of the traffic for that", Report.seconds(since(pause)));
    traffic.resume();
    Thread.sleep(WHILE);
    compare(before, meanwhile, RollCall.of(stage.state()));
  }

  /** Until its proxy listens, connections are refused. */
  private void awaitEntrance() throws InterruptedException {
    HttpCall call = new HttpCall(entrance(), ENTRANCE_PORT, WHILE);
    for (int i = 0; i < 5000; i++) {
      try {
        if (call.get("/", Map.of()).status() == 200) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(1);
      }
    }
    throw new IllegalStateException("the Service is not served by the second orchestrator");
  }

  private String entrance() {
    return stage.orchestrator().address(ENTRANCE).orElseThrow().virtualIp();
  }

  private void compare(RollCall before, RollCall meanwhile, RollCall after) {
    before.differencesTo(meanwhile).forEach(text -> report.problem("when closed: " + text));
    before.differencesTo(after).forEach(text -> report.problem("after the hand-over: " + text));
    boolean same = before.equals(meanwhile) && before.equals(after);
    report.row(
        "adopted pods",
        after.members().size() + (same ? ", all with the process they had" : ", NOT as they were"));
  }

  /** Whether a Deployment has exactly so many pods, and all of them are ready. */
  private static boolean isReady(ClusterState state, ObjectKey deployment, int count) {
    return state.podsOf(deployment).size() == count
        && state.podsOf(deployment).stream()
            .allMatch(key -> state.pod(key).filter(Pod::isReady).isPresent());
  }

  private static boolean isRunningAgain(ClusterState state, Pod killed) {
    return state
        .pod(killed.key(), killed.uid())
        .filter(pod -> pod.restarts() > killed.restarts())
        .map(pod -> pod.containers().getFirst().phase() == ContainerPhase.RUNNING)
        .orElse(false);
  }

  private static Duration since(long beginNanos) {
    return Duration.ofNanos(System.nanoTime() - beginNanos);
  }
}
