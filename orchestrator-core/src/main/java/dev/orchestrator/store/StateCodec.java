package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StateStore.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The log's JSON: entries and snapshots as bytes and back. Internal: used by {@code control}.
 *
 * <p>An entry is plain JSON, a snapshot is compressed JSON in which every pod template stands once.
 * Both carry a format number. A field that is not known is skipped, so that what a newer version
 * wrote can be read as far as possible; a kind of change that is not known is an error.
 *
 * <p>Secrets are written in base64, not encrypted: whoever can read the store can read them. No
 * exception shows a stored value.
 *
 * <p>Safe for use by several threads.
 */
public final class StateCodec {
  private static final int FORMAT = 1;
  private static final String FORMAT_FIELD = "format";
  private static final String ENTRY_FIELD = "entry";
  private static final String TEMPLATES_FIELD = "templates";
  private static final String STATE_FIELD = "state";
  private static final int BUFFER_BYTES = 1 << 16;

  private final JsonFactory json;
  private final ValueCodec entries;
  private final ValueCodec snapshots;
  private final ValueCodec templateLists;

  /** A codec. */
  public StateCodec() {
    CodecRegistry registry = new CodecRegistry();
    entries = registry.of(Entry.class);
    snapshots = registry.of(SnapshotImage.class);
    templateLists = CollectionCodecs.list(registry.of(PodTemplate.class));
    json = unlimited();
  }

  /** What was stored must be readable, however large: it was bounded when it came in. */
  private static JsonFactory unlimited() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .streamWriteConstraints(StreamWriteConstraints.defaults())
        .build();
  }

  /** An entry as bytes. */
  public byte[] encode(Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = json.createGenerator(bytes, JsonEncoding.UTF8)) {
      generator.writeStartObject();
      generator.writeNumberField(FORMAT_FIELD, FORMAT);
      generator.writeFieldName(ENTRY_FIELD);
      entries.write(new JsonOutput(generator), entry);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The entry of a record.
   *
   * @throws CorruptRecordException when the record cannot be read
   */
  public Entry decode(LogRecord record) {
    try (JsonParser parser = json.createParser(record.payload())) {
      JsonInput in = new JsonInput(parser);
      begin(in);
      field(in, ENTRY_FIELD);
      Entry entry = (Entry) entries.read(in);
      end(in);
      return entry;
    } catch (IOException e) {
      throw new CorruptRecordException("the log record", record.position(), reason(e));
    }
  }

  /** A state as bytes. */
  public byte[] encodeSnapshot(ClusterState state) {
    SnapshotImage image = SnapshotImage.of(state);
    List<PodTemplate> templates = image.templates();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream compressed = new FastGzip(bytes);
        JsonGenerator generator = json.createGenerator(compressed, JsonEncoding.UTF8)) {
      JsonOutput out = new JsonOutput(generator);
      generator.writeStartObject();
      generator.writeNumberField(FORMAT_FIELD, FORMAT);
      generator.writeFieldName(TEMPLATES_FIELD);
      templateLists.write(out, templates);
      out.number(templates);
      generator.writeFieldName(STATE_FIELD);
      snapshots.write(out, image);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The state of a snapshot.
   *
   * @throws CorruptRecordException when the snapshot cannot be read
   */
  public ClusterState decodeSnapshot(Snapshot snapshot) {
    try (InputStream bytes =
            new GZIPInputStream(new ByteArrayInputStream(snapshot.payload()), BUFFER_BYTES);
        JsonParser parser = json.createParser(bytes)) {
      JsonInput in = new JsonInput(parser);
      begin(in);
      field(in, TEMPLATES_FIELD);
      in.number(templates(in));
      field(in, STATE_FIELD);
      SnapshotImage image = (SnapshotImage) snapshots.read(in);
      end(in);
      return image.restored(snapshot.position());
    } catch (IOException e) {
      throw new CorruptRecordException("the snapshot", snapshot.position(), reason(e));
    }
  }

  private List<PodTemplate> templates(JsonInput in) throws IOException {
    return ((List<?>) templateLists.read(in)).stream().map(PodTemplate.class::cast).toList();
  }

  private static void begin(JsonInput in) throws IOException {
    in.next(JsonToken.START_OBJECT);
    field(in, FORMAT_FIELD);
    int format = in.parser().getIntValue();
    if (format != FORMAT) {
      throw in.bad("format " + format + " is not known to this version of the library");
    }
  }

  private static void field(JsonInput in, String name) throws IOException {
    in.next(JsonToken.FIELD_NAME);
    if (!name.equals(in.parser().currentName())) {
      throw in.bad("expected " + name);
    }
    in.parser().nextToken();
  }

  /** Skips the fields of a newer version up to the end. */
  private static void end(JsonInput in) throws IOException {
    while (in.parser().nextToken() == JsonToken.FIELD_NAME) {
      in.parser().nextToken();
      in.parser().skipChildren();
    }
    in.expect(JsonToken.END_OBJECT);
    if (in.parser().nextToken() != null) {
      throw in.bad("expected the end");
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case UnreadableJsonException ours -> String.valueOf(ours.getMessage());
      case JsonProcessingException json ->
          "bad JSON"
              + (json.getLocation() == null
                  ? ""
                  : " at byte " + json.getLocation().getByteOffset());
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Compression that favours speed. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
