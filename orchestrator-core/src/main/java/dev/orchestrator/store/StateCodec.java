package dev.orchestrator.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.StateChange.StatusChanged;
import dev.orchestrator.state.Uid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log's JSON: entries and snapshots as bytes and back. Internal: used by {@code control}.
 * Fields that are not known are skipped, so that what a newer version wrote can be read; a kind of
 * change that is not known is an error.
 *
 * <p>Secrets are written in base64, not encrypted: whoever can read the store can read them.
 */
public final class StateCodec {
  private static final int FORMAT = 1;

  private final ObjectMapper json = mapper();

  /** A codec; safe for use by several threads. */
  public StateCodec() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(values())
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    for (Class<?> sealed :
        List.of(
            StateChange.class,
            Resource.class,
            EnvSource.class,
            PortRef.class,
            ProbeAction.class,
            VolumeSource.class)) {
      mapper.addMixIn(sealed, Tagged.class);
      register(mapper, sealed);
    }
    return mapper;
  }

  /** Names the variant of a sealed type in the JSON. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
  private interface Tagged {}

  private static void register(ObjectMapper mapper, Class<?> sealed) {
    for (Class<?> variant : sealed.getPermittedSubclasses()) {
      if (variant.isSealed()) {
        register(mapper, variant);
      } else {
        mapper.registerSubtypes(new NamedType(variant, variant.getSimpleName()));
      }
    }
  }

  private static SimpleModule values() {
    return new SimpleModule()
        .addSerializer(SecretValue.class, new SecretWriter())
        .addDeserializer(SecretValue.class, new SecretReader())
        .addSerializer(Bytes.class, new BytesWriter())
        .addDeserializer(Bytes.class, new BytesReader());
  }

  private static final class SecretWriter extends JsonSerializer<SecretValue> {
    @Override
    public void serialize(SecretValue value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeBinary(value.reveal());
    }
  }

  private static final class SecretReader extends JsonDeserializer<SecretValue> {
    @Override
    public SecretValue deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      return SecretValue.of(in.getBinaryValue());
    }
  }

  private static final class BytesWriter extends JsonSerializer<Bytes> {
    @Override
    public void serialize(Bytes value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeBinary(value.toArray());
    }
  }

  private static final class BytesReader extends JsonDeserializer<Bytes> {
    @Override
    public Bytes deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Bytes.of(in.getBinaryValue());
    }
  }

  /** An entry as bytes. */
  public byte[] encode(Entry entry) {
    try {
      return json.writeValueAsBytes(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The entry of a record.
   *
   * @throws CorruptRecordException when the record cannot be read
   */
  public Entry decode(StateStore.LogRecord record) {
    try {
      return json.readValue(record.payload(), Entry.class);
    } catch (IOException e) {
      throw new CorruptRecordException("log record " + record.position(), e);
    }
  }

  /** What stands at the head of a snapshot. */
  private record Header(
      int format, String clusterId, long epoch, String leader, int parts, int pods) {}

  /** A pod with the number of its revision in place of the template. */
  private record StoredPod(
      PodKey key,
      Uid uid,
      ObjectKey owner,
      Uid ownerUid,
      int revision,
      Instant createdAt,
      Optional<String> node,
      Optional<String> address,
      Optional<Instant> stoppingSince,
      Optional<Instant> readySince,
      String reason,
      List<ContainerStatus> initContainers,
      List<ContainerStatus> containers) {
    static StoredPod of(Pod p) {
      return new StoredPod(
          p.key(),
          p.uid(),
          p.owner(),
          p.ownerUid(),
          p.revision().number(),
          p.createdAt(),
          p.node(),
          p.address(),
          p.stoppingSince(),
          p.readySince(),
          p.reason(),
          p.initContainers(),
          p.containers());
    }

    Pod withRevision(Revision found) {
      return new Pod(
          key,
          uid,
          owner,
          ownerUid,
          found,
          createdAt,
          node,
          address,
          stoppingSince,
          readySince,
          reason,
          initContainers,
          containers);
    }
  }

  /** A state as bytes. */
  public byte[] encodeSnapshot(ClusterState state) {
    List<StateChange> parts = parts(state);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SequenceWriter header = json.writer().writeValues(out)) {
      header.write(
          new Header(
              FORMAT,
              state.clusterId(),
              state.epoch(),
              state.leader(),
              parts.size(),
              state.pods().size()));
      header.flush();
      SequenceWriter changes = json.writerFor(StateChange.class).writeValues(out);
      changes.writeAll(parts);
      changes.flush();
      SequenceWriter pods = json.writerFor(StoredPod.class).writeValues(out);
      for (Pod pod : state.pods().values()) {
        pods.write(StoredPod.of(pod));
      }
      pods.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static List<StateChange> parts(ClusterState state) {
    List<StateChange> parts = new ArrayList<>();
    state.nodes().values().forEach(n -> parts.add(new NodeRegistered(n)));
    state
        .declarations()
        .forEach(
            (key, d) -> {
              parts.add(new Declared(d));
              state
                  .revisions(key)
                  .values()
                  .forEach(r -> parts.add(new RevisionRecorded(key, d.uid(), r)));
              Optional.ofNullable(state.statuses().get(key))
                  .ifPresent(s -> parts.add(new StatusChanged(key, d.uid(), s)));
              Optional.ofNullable(state.serviceAddresses().get(key))
                  .ifPresent(a -> parts.add(new ServiceAddressed(key, d.uid(), a)));
            });
    return parts;
  }

  /**
   * The state of a snapshot.
   *
   * @throws CorruptRecordException when the snapshot cannot be read
   */
  public ClusterState decodeSnapshot(StateStore.Snapshot snapshot) {
    try (JsonParser in = json.createParser(snapshot.payload())) {
      Header header = json.readValue(in, Header.class);
      if (header.format() != FORMAT) {
        throw new CorruptRecordException(
            "snapshot at " + snapshot.position(),
            new IOException("format " + header.format() + " is not known to this version"));
      }
      List<StateChange> parts = new ArrayList<>(header.parts());
      for (int i = 0; i < header.parts(); i++) {
        parts.add(json.readValue(in, StateChange.class));
      }
      ClusterState frame = ClusterState.EMPTY.with(parts);
      List<Pod> pods = new ArrayList<>(header.pods());
      MappingIterator<StoredPod> stored = json.readerFor(StoredPod.class).readValues(in);
      while (stored.hasNextValue()) {
        StoredPod pod = stored.nextValue();
        pods.add(pod.withRevision(revision(frame, pod)));
      }
      return ClusterState.restored(
          snapshot.position(), header.clusterId(), header.epoch(), header.leader(), parts, pods);
    } catch (IOException e) {
      throw new CorruptRecordException("snapshot at " + snapshot.position(), e);
    }
  }

  private static Revision revision(ClusterState frame, StoredPod pod) throws IOException {
    Revision revision = frame.revisions(pod.owner()).get(pod.revision());
    if (revision == null) {
      throw new IOException(
          "pod " + pod.key() + " refers to revision " + pod.revision() + ", which is not there");
    }
    return revision;
  }
}
