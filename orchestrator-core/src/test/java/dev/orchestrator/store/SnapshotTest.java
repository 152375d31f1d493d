package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.RandomHistory;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateContent;
import dev.orchestrator.state.Uid;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StateStore.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final int SEEDS = 15;
  private static final int ENTRIES = 300;
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final StateCodec codec = new StateCodec();

  @Test
  void leadsWithTheTailOfTheLogToTheStateOfTheWholeLog() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<LogRecord> log = log(seed);
      ClusterState whole = folded(ClusterState.EMPTY, log);
      for (int position = seed; position <= log.size(); position += 71) {
        ClusterState part = folded(ClusterState.EMPTY, log.subList(0, position));
        ClusterState restored =
            codec.decodeSnapshot(new Snapshot(position, codec.encodeSnapshot(part)));
        assertThat(StateContent.of(restored)).isEqualTo(StateContent.of(part));
        ClusterState again = folded(restored, log.subList(position, log.size()));
        assertThat(StateContent.of(again)).isEqualTo(StateContent.of(whole));
      }
    }
  }

  private List<LogRecord> log(int seed) {
    RandomHistory history = new RandomHistory(seed);
    List<LogRecord> log = new ArrayList<>();
    for (int position = 1; position <= ENTRIES; position++) {
      log.add(new LogRecord(position, codec.encode(history.next())));
    }
    return log;
  }

  private ClusterState folded(ClusterState from, List<LogRecord> records) {
    ClusterState state = from;
    for (LogRecord record : records) {
      Entry entry = codec.decode(record);
      state = state.apply(record.position(), entry);
    }
    return state;
  }

  @Test
  void holdsATemplateOnceHoweverManyPodsWereMadeFromIt() throws IOException {
    ClusterState state = withPods(500);
    byte[] snapshot = codec.encodeSnapshot(state);
    String json =
        new String(new GZIPInputStream(new ByteArrayInputStream(snapshot)).readAllBytes(), UTF_8);
    assertThat(json).containsOnlyOnce("only-here:1");
    ClusterState restored = codec.decodeSnapshot(new Snapshot(1, snapshot));
    assertThat(restored.pods()).isEqualTo(state.pods());
    Revision first = restored.pod(restored.pods().firstKey()).orElseThrow().revision();
    assertThat(restored.pods().values())
        .allSatisfy(pod -> assertThat(pod.revision()).isSameAs(first));
  }

  private static ClusterState withPods(int count) {
    Deployment web =
        Deployment.builder("web")
            .pod(
                PodSpec.builder()
                    .container(Container.builder("main").image("only-here:1").build())
                    .build())
            .build();
    Uid uid = new Uid("1-0");
    List<StateChange> changes = new ArrayList<>();
    changes.add(new StateChange.Declared(new Declaration(web, uid, 1, NOW, Optional.empty())));
    changes.add(
        new StateChange.RevisionRecorded(web.key(), uid, Revision.of(1, web.template(), "h", NOW)));
    for (int i = 0; i < count; i++) {
      PodKey key = new PodKey("default", "web-" + i);
      changes.add(new StateChange.PodCreated(key, Uid.at(2, i), web.key(), uid, 1, NOW));
    }
    return ClusterState.EMPTY.with(changes);
  }
}
