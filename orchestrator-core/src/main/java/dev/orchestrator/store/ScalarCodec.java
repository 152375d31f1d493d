package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The codecs of single values. A missing number is 0, a missing text empty, a missing flag false.
 */
final class ScalarCodec<T> extends ValueCodec {
  private final Class<T> type;
  private final Writer<T> writer;
  private final Reader<T> reader;
  private final Optional<T> absent;

  private ScalarCodec(Class<T> type, Optional<T> absent, Writer<T> writer, Reader<T> reader) {
    this.type = type;
    this.writer = writer;
    this.reader = reader;
    this.absent = absent;
  }

  /** The codecs of all single values, by type. */
  static Map<Class<?>, ValueCodec> all() {
    Map<Class<?>, ValueCodec> all = new LinkedHashMap<>();
    ValueCodec integer =
        of(Integer.class, 0, JsonGenerator::writeNumber, in -> in.parser().getIntValue());
    ValueCodec number =
        of(Long.class, 0L, JsonGenerator::writeNumber, in -> in.parser().getLongValue());
    ValueCodec flag =
        of(Boolean.class, false, JsonGenerator::writeBoolean, in -> in.parser().getBooleanValue());
    all.put(int.class, integer);
    all.put(Integer.class, integer);
    all.put(long.class, number);
    all.put(Long.class, number);
    all.put(boolean.class, flag);
    all.put(String.class, of(String.class, "", JsonGenerator::writeString, JsonInput::string));
    all.put(
        OptionalInt.class,
        of(
            OptionalInt.class,
            OptionalInt.empty(),
            (out, value) -> out.writeNumber(value.orElseThrow()),
            in -> OptionalInt.of(in.parser().getIntValue())));
    all.put(
        OptionalLong.class,
        of(
            OptionalLong.class,
            OptionalLong.empty(),
            (out, value) -> out.writeNumber(value.orElseThrow()),
            in -> OptionalLong.of(in.parser().getLongValue())));
    all.put(
        Uid.class,
        required(
            Uid.class, (out, uid) -> out.writeString(uid.value()), in -> new Uid(in.string())));
    all.put(
        Instant.class,
        required(Instant.class, ScalarCodec::writeInstant, ScalarCodec::readInstant));
    all.put(
        Duration.class,
        of(
            Duration.class,
            Duration.ZERO,
            (out, value) -> out.writeString(value.toString()),
            ScalarCodec::readDuration));
    all.put(
        SecretValue.class,
        required(
            SecretValue.class,
            (out, secret) -> out.writeBinary(secret.reveal()),
            in -> SecretValue.of(in.parser().getBinaryValue())));
    all.put(
        Bytes.class,
        required(
            Bytes.class,
            (out, bytes) -> out.writeBinary(bytes.toArray()),
            in -> Bytes.of(in.parser().getBinaryValue())));
    return all;
  }

  private static <T> ScalarCodec<T> of(
      Class<T> type, T absent, Writer<T> writer, Reader<T> reader) {
    return new ScalarCodec<>(type, Optional.of(absent), writer, reader);
  }

  private static <T> ScalarCodec<T> required(Class<T> type, Writer<T> writer, Reader<T> reader) {
    return new ScalarCodec<>(type, Optional.empty(), writer, reader);
  }

  /** Seconds since 1970 as a whole number, or seconds and nanoseconds as two numbers. */
  private static void writeInstant(JsonGenerator out, Instant value) throws IOException {
    if (value.getNano() == 0) {
      out.writeNumber(value.getEpochSecond());
    } else {
      out.writeStartArray();
      out.writeNumber(value.getEpochSecond());
      out.writeNumber(value.getNano());
      out.writeEndArray();
    }
  }

  private static Instant readInstant(JsonInput in) throws IOException {
    try {
      if (in.parser().currentToken() != JsonToken.START_ARRAY) {
        return Instant.ofEpochSecond(in.parser().getLongValue());
      }
      in.next(JsonToken.VALUE_NUMBER_INT);
      long seconds = in.parser().getLongValue();
      in.next(JsonToken.VALUE_NUMBER_INT);
      long nanos = in.parser().getLongValue();
      in.next(JsonToken.END_ARRAY);
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw in.bad("no instant");
    }
  }

  private static Duration readDuration(JsonInput in) throws IOException {
    try {
      return Duration.parse(in.string());
    } catch (DateTimeException e) {
      throw in.bad("no duration");
    }
  }

  @Override
  void write(JsonOutput out, Object value) throws IOException {
    writer.write(out.generator(), type.cast(value));
  }

  @Override
  Object read(JsonInput in) throws IOException {
    return reader.read(in);
  }

  @Override
  boolean isAbsent(Object value) {
    return absent.isPresent() && absent.get().equals(value);
  }

  @Override
  Object absent(JsonInput in) throws IOException {
    return absent.isPresent() ? absent.get() : super.absent(in);
  }

  /** Writes a value. */
  private interface Writer<T> {
    void write(JsonGenerator out, T value) throws IOException;
  }

  /** Reads a value. */
  private interface Reader<T> {
    T read(JsonInput in) throws IOException;
  }
}
