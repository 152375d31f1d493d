package dev.orchestrator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.observe.Subject.OfCluster;
import dev.orchestrator.observe.Subject.OfNode;
import dev.orchestrator.observe.Subject.OfObject;
import dev.orchestrator.observe.Subject.OfPod;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.spec.Service;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ClusterFounded;
import dev.orchestrator.state.StateChange.ContainerKilling;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.LeaderClaimed;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.PodUnschedulable;
import dev.orchestrator.state.StateChange.Removed;
import dev.orchestrator.state.StateChange.RevisionDropped;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.StateChange.StatusChanged;
import dev.orchestrator.state.Uid;
import dev.orchestrator.state.WorkloadStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

/** What is told about an entry of the log. */
final class EntryEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ObjectKey WEB = ObjectKey.deployment("shop", "web");
  private static final Uid UID = new Uid("uid");
  private static final Uid OTHER = new Uid("other");
  private static final PodKey POD = new PodKey("shop", "web-1");
  private static final PodSpec SPEC =
      PodSpec.builder().container(Container.builder("main").image("web:1").build()).build();

  private ClusterState state = ClusterState.EMPTY;
  private long epoch;

  /** Folds one entry and answers its events. */
  private List<Event> fold(StateChange... changes) {
    Entry entry = new Entry(NOW, epoch, "control", "test", "", Arrays.asList(changes));
    ClusterState before = state;
    state = state.apply(before.version() + 1, entry);
    return Events.of(before, entry, state);
  }

  private static ListAssert<String> assertTold(List<Event> events) {
    return assertThat(events.stream().map(EntryEventsTest::line).toList());
  }

  private static String line(Event event) {
    return event.type() + " " + event.regarding() + " " + event.reason() + ": " + event.message();
  }

  private static Declared declared(Resource resource, long generation) {
    return new Declared(new Declaration(resource, UID, generation, NOW, Optional.empty()));
  }

  private static Deployment web(int replicas) {
    return Deployment.builder("web").namespace("shop").replicas(replicas).pod(SPEC).build();
  }

  private static RevisionRecorded revision() {
    return new RevisionRecorded(WEB, UID, Revision.of(1, web(1).template(), "hash", NOW));
  }

  private static Node node(boolean ready) {
    return new Node(
        "n1", new TreeMap<>(), List.of(), ResourceList.of(1000, 1 << 20), true, ready, "", NOW);
  }

  private static PodCreated created() {
    return new PodCreated(POD, UID, WEB, UID, 1, NOW);
  }

  private static PodPlaced placed() {
    return new PodPlaced(POD, UID, "n1", NOW);
  }

  private static ContainerStarting starting(int attempt, int failures) {
    return new ContainerStarting(POD, UID, "main", attempt, failures, NOW);
  }

  private static ContainerRunning running(int attempt) {
    return new ContainerRunning(POD, UID, "main", attempt, NOW, Optional.of("10.0.0.1"), NOW);
  }

  private static ContainerTerminated ended(int attempt, int exitCode, String reason, String text) {
    return new ContainerTerminated(
        POD, UID, "main", attempt, Optional.empty(), NOW, exitCode, false, reason, text, NOW);
  }

  private static ContainerProbed probed(int attempt, boolean ready, String text) {
    return new ContainerProbed(POD, UID, "main", attempt, true, ready, text, NOW);
  }

  /** A pod whose container runs. */
  private void run() {
    fold(declared(web(1), 1), revision());
    fold(created(), placed(), starting(0, 0), running(0));
  }

  @Test
  void saysWhenWhoAndWhatItIsAbout() {
    assertThat(fold(declared(web(1), 1)))
        .containsExactly(
            new Event(
                NOW,
                NOW,
                1,
                Event.Type.NORMAL,
                new OfObject(WEB),
                "Created",
                "declared",
                "control"));
  }

  @Test
  void tellsTheFoundingOnce() {
    assertTold(fold(new ClusterFounded("c1")))
        .containsExactly("NORMAL Cluster Founded: cluster c1");
    assertTold(fold(new ClusterFounded("c2"))).isEmpty();
  }

  @Test
  void tellsWhoLeadsWhenTheEpochIsNew() {
    assertThat(fold(new LeaderClaimed(2, "a")))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.regarding()).isEqualTo(new OfCluster());
              assertThat(e.message()).isEqualTo("a leads in epoch 2");
            });
    assertTold(fold(new LeaderClaimed(2, "b"))).isEmpty();
  }

  @Test
  void tellsNothingOfALeaderThatWasSuperseded() {
    fold(new LeaderClaimed(2, "a"));
    epoch = 1;
    assertTold(fold(declared(web(1), 1))).isEmpty();
    epoch = 2;
    assertTold(fold(declared(web(1), 1))).hasSize(1);
  }

  @Test
  void tellsTheLifeOfAnObject() {
    Declaration deleting =
        new Declaration(web(3), UID, 4, NOW, Optional.empty()).deletingSince(NOW);
    assertTold(fold(declared(web(1), 1)))
        .containsExactly("NORMAL Deployment shop/web Created: declared");
    assertTold(fold(declared(web(1), 2)))
        .containsExactly("NORMAL Deployment shop/web Configured: changed");
    assertTold(fold(declared(web(3), 3)))
        .containsExactly("NORMAL Deployment shop/web Configured: scaled from 1 to 3");
    assertTold(fold(new Declared(deleting)))
        .containsExactly("NORMAL Deployment shop/web Deleting: its deletion was asked for");
    assertTold(fold(new Declared(deleting))).isEmpty();
    assertTold(fold(new Removed(WEB, OTHER))).isEmpty();
    assertTold(fold(new Removed(WEB, UID)))
        .containsExactly("NORMAL Deployment shop/web Deleted: nothing of it is left");
    assertTold(fold(new Removed(WEB, UID))).isEmpty();
  }

  @Test
  void callsAnotherIncarnationCreated() {
    fold(declared(web(1), 1));
    assertTold(fold(new Declared(new Declaration(web(1), OTHER, 1, NOW, Optional.empty()))))
        .containsExactly("NORMAL Deployment shop/web Created: declared");
  }

  @Test
  void showsNoSecret() {
    Secret first = Secret.of("shop", "db", Map.of("key", SecretValue.of("s3cret")));
    Secret second = Secret.of("shop", "db", Map.of("key", SecretValue.of("s4cret")));
    assertThat(fold(declared(first, 1)).toString() + fold(declared(second, 2)))
        .contains("Created", "Configured")
        .doesNotContain("s3cret", "s4cret");
  }

  @Test
  void tellsTheAddressOfAServiceWhenItChanges() {
    Service service =
        Service.builder("web").namespace("shop").selector("app", "web").port(80, 80).build();
    ServiceAddress address = new ServiceAddress("127.1.0.1", new TreeMap<>());
    fold(declared(service, 1));
    assertTold(fold(new ServiceAddressed(service.key(), UID, address)))
        .containsExactly("NORMAL Service shop/web AddressAssigned: reached at 127.1.0.1");
    assertTold(fold(new ServiceAddressed(service.key(), UID, address))).isEmpty();
    assertTold(
            fold(
                new ServiceAddressed(
                    service.key(), OTHER, new ServiceAddress("127.1.0.2", new TreeMap<>()))))
        .isEmpty();
  }

  @Test
  void tellsHowAJobEnds() {
    Job job =
        Job.builder("once")
            .namespace("shop")
            .pod(SPEC.toBuilder().restartPolicy(RestartPolicy.NEVER).build())
            .build();
    fold(declared(job, 1));
    StatusChanged failed =
        status(job, new Condition("Failed", true, "BackoffLimit", "3 pods", NOW));
    assertTold(fold(status(job, new Condition("Failed", false, "", "", NOW)))).isEmpty();
    assertTold(fold(failed)).containsExactly("WARNING Job shop/once BackoffLimit: 3 pods");
    assertTold(fold(failed)).isEmpty();
    assertTold(fold(status(job, new Condition("Complete", true, "Done", "all of 3", NOW))))
        .containsExactly("NORMAL Job shop/once Completed: all of 3");
    assertTold(fold(new StatusChanged(job.key(), OTHER, failed.status()))).isEmpty();
  }

  private static StatusChanged status(Job job, Condition condition) {
    return new StatusChanged(
        job.key(),
        UID,
        new WorkloadStatus(
            1, 1, 1, 1, 1, 1, 0, 0, Optional.empty(), Optional.empty(), List.of(condition)));
  }

  @Test
  void tellsNewRevisionsAndNotThatOldOnesAreForgotten() {
    fold(declared(web(1), 1));
    assertTold(fold(revision()))
        .containsExactly("NORMAL Deployment shop/web NewRevision: revision 1");
    assertTold(fold(new RevisionDropped(WEB, UID, 1))).isEmpty();
  }

  @Test
  void tellsWhatBecomesOfANode() {
    assertTold(fold(new NodeReadiness("n1", true, "", NOW))).isEmpty();
    assertTold(fold(new NodeCordoned("n1", true))).isEmpty();
    assertTold(fold(new NodeRemoved("n1"))).isEmpty();
    assertThat(fold(new NodeRegistered(node(true))))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.regarding()).isEqualTo(new OfNode("n1"));
              assertThat(e.reason()).isEqualTo("RegisteredNode");
            });
    assertTold(fold(new NodeRegistered(node(true)))).isEmpty();
    assertTold(fold(new NodeReadiness("n1", true, "", NOW))).isEmpty();
    assertTold(fold(new NodeReadiness("n1", false, "no answer", NOW)))
        .containsExactly("WARNING Node n1 NodeNotReady: no answer");
    assertTold(fold(new NodeReadiness("n1", false, "still none", NOW))).isEmpty();
    assertTold(fold(new NodeRegistered(node(true))))
        .containsExactly("NORMAL Node n1 NodeReady: it answers");
    assertTold(fold(new NodeCordoned("n1", false))).isEmpty();
    assertTold(fold(new NodeCordoned("n1", true)))
        .containsExactly("NORMAL Node n1 NodeNotSchedulable: no new pod is placed on it");
    assertTold(fold(new NodeCordoned("n1", false)))
        .containsExactly("NORMAL Node n1 NodeSchedulable: new pods may be placed on it");
    assertTold(fold(new NodeRemoved("n1")))
        .containsExactly("NORMAL Node n1 RemovingNode: it left the cluster");
  }

  @Test
  void tellsAWholeStepOfAPodInTheOrderOfItsChanges() {
    fold(declared(web(1), 1), revision());
    assertTold(fold(created(), placed(), starting(0, 0), running(0), probed(0, true, "")))
        .containsExactly(
            "NORMAL Deployment shop/web SuccessfulCreate: created pod web-1",
            "NORMAL Pod shop/web-1 Scheduled: assigned to node n1",
            "NORMAL Pod shop/web-1 Started: started container main, attempt 0",
            "NORMAL Pod shop/web-1 Ready: main is ready");
  }

  @Test
  void tellsNothingOfAPodThatCouldNotBeMade() {
    assertTold(fold(created(), placed(), starting(0, 0), running(0), ended(0, 1, "Error", "")))
        .isEmpty();
  }

  @Test
  void tellsWhyAPodWaitsUntilItIsPlaced() {
    fold(declared(web(1), 1), revision());
    fold(created());
    PodUnschedulable full = new PodUnschedulable(POD, UID, "0/1 nodes are available");
    assertTold(fold(full))
        .containsExactly("WARNING Pod shop/web-1 FailedScheduling: 0/1 nodes are available");
    fold(placed());
    assertTold(fold(full)).isEmpty();
    assertTold(fold(new PodPlaced(POD, UID, "n2", NOW))).isEmpty();
  }

  @Test
  void tellsTheEndOfAPodOnce() {
    run();
    PodStopping stopping = new PodStopping(POD, UID, "scaled down", NOW);
    assertTold(fold(stopping)).containsExactly("NORMAL Pod shop/web-1 Killing: scaled down");
    assertTold(fold(stopping)).isEmpty();
    assertTold(fold(ended(0, 143, "Error", "")))
        .containsExactly("NORMAL Pod shop/web-1 Stopped: main, attempt 0, exit code 143");
    assertTold(fold(new PodRemoved(POD, UID)))
        .containsExactly("NORMAL Deployment shop/web SuccessfulDelete: removed pod web-1");
    assertTold(fold(new PodRemoved(POD, UID))).isEmpty();
  }

  @Test
  void tellsNothingOfAFormerPodOfTheSameName() {
    run();
    assertTold(
            fold(
                new PodPlaced(POD, OTHER, "n2", NOW),
                new PodUnschedulable(POD, OTHER, "no node"),
                new PodStopping(POD, OTHER, "late", NOW),
                new ContainerStarting(POD, OTHER, "main", 1, 5, NOW),
                new ContainerKilling(POD, OTHER, "main", 0, "late", NOW),
                new PodRemoved(POD, OTHER)))
        .isEmpty();
  }

  @Test
  void tellsHowAContainerEnded() {
    run();
    assertTold(fold(ended(0, 7, "Error", "panic: no config")))
        .containsExactly(
            "WARNING Pod shop/web-1 Failed: main, attempt 0, exit code 7: panic: no config");
    fold(starting(1, 1), running(1));
    assertTold(fold(ended(1, 137, "OOMKilled", "")))
        .containsExactly("WARNING Pod shop/web-1 OOMKilled: main, attempt 1, exit code 137");
    fold(starting(2, 2));
    assertTold(fold(ended(2, -1, "ImagePullBackOff", "no such image")))
        .containsExactly("WARNING Pod shop/web-1 ImagePullBackOff: main, attempt 2: no such image");
    fold(starting(3, 3), running(3));
    assertTold(fold(ended(3, 0, "Completed", "")))
        .containsExactly("NORMAL Pod shop/web-1 Completed: main, attempt 3, exit code 0");
  }

  @Test
  void tellsBackOffFromTheSecondEarlyEndOn() {
    run();
    fold(ended(0, 1, "Error", ""));
    assertTold(fold(starting(1, 1))).isEmpty();
    fold(running(1), ended(1, 1, "Error", ""));
    assertTold(fold(starting(2, 2)))
        .containsExactly(
            "WARNING Pod shop/web-1 BackOff: back-off restarting failed container main");
    assertTold(fold(starting(2, 2))).isEmpty();
  }

  @Test
  void tellsTheEndOfOneAttemptAndTheNextStartInOneEntry() {
    run();
    assertTold(fold(ended(0, 1, "Error", ""), starting(1, 2), running(1)))
        .containsExactly(
            "WARNING Pod shop/web-1 Failed: main, attempt 0, exit code 1",
            "WARNING Pod shop/web-1 BackOff: back-off restarting failed container main",
            "NORMAL Pod shop/web-1 Started: started container main, attempt 1");
  }

  @Test
  void tellsNothingOfAnAttemptThatHasEnded() {
    run();
    fold(ended(0, 1, "Error", ""));
    assertTold(
            fold(
                running(0),
                ended(0, 2, "Error", ""),
                probed(0, true, ""),
                new ContainerKilling(POD, UID, "main", 0, "late", NOW)))
        .isEmpty();
    fold(starting(1, 1));
    assertTold(fold(running(0), ended(0, 1, "Error", ""))).isEmpty();
  }

  @Test
  void tellsAStartOnce() {
    run();
    assertTold(fold(running(0))).isEmpty();
  }

  @Test
  void tellsWhatProbesSay() {
    run();
    assertTold(fold(probed(0, true, ""))).isEmpty();
    assertTold(fold(probed(0, false, "status 503")))
        .containsExactly("WARNING Pod shop/web-1 Unhealthy: main is not ready: status 503");
    assertTold(fold(probed(0, false, "status 500"))).isEmpty();
    assertTold(fold(probed(0, true, "")))
        .containsExactly("NORMAL Pod shop/web-1 Ready: main is ready");
    ContainerKilling killing =
        new ContainerKilling(POD, UID, "main", 0, "LivenessProbeFailed", NOW);
    assertTold(fold(killing))
        .containsExactly("WARNING Pod shop/web-1 Unhealthy: main is ended: LivenessProbeFailed");
    assertTold(fold(killing)).isEmpty();
  }

  @Test
  void cutsALongMessageBetweenCharacters() {
    run();
    Event event = fold(ended(0, 1, "Error", "😀".repeat(5000))).getFirst();
    assertThat(event.regarding()).isEqualTo(new OfPod(POD));
    assertThat(event.message())
        .hasSizeBetween(Event.LONGEST_MESSAGE - 2, Event.LONGEST_MESSAGE)
        .endsWith("😀…");
  }
}
