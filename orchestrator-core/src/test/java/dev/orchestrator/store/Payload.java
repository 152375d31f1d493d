package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.base.Splitter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A record that tells by itself who wrote it and whether it is whole.
 *
 * @param writer who wrote it, without a space
 * @param step the writer's how many-th append
 * @param index which record of that append
 * @param size how many records that append had
 */
record Payload(String writer, int step, int index, int size) {
  private static final int MOST_BYTES = 400;

  byte[] bytes() {
    byte[] head = (writer + " " + step + " " + index + " " + size + "\n").getBytes(US_ASCII);
    Random random = new Random(hashCode());
    byte[] body = new byte[random.nextInt(MOST_BYTES)];
    random.nextBytes(body);
    byte[] whole = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  /** The payload that these bytes are, which must be whole. */
  static Payload of(byte[] bytes) {
    String text = new String(bytes, US_ASCII);
    List<String> words = Splitter.on(' ').splitToList(text.substring(0, text.indexOf('\n')));
    Payload payload =
        new Payload(
            words.get(0),
            Integer.parseInt(words.get(1)),
            Integer.parseInt(words.get(2)),
            Integer.parseInt(words.get(3)));
    if (!Arrays.equals(bytes, payload.bytes())) {
      throw new AssertionError("a record is not as " + payload + " was written");
    }
    return payload;
  }

  static long checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
