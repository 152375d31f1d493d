package dev.orchestrator.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns the bytes of a file into text: UTF-8, or UTF-16 with a byte order mark. */
final class TextDecoder {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextDecoder() {}

  /** The text; empty when it is too large or not text, which goes to the findings. */
  static Optional<String> decode(String file, byte[] bytes, Limits limits, Findings findings) {
    if (bytes.length > limits.maxBytes()) {
      findings.error(
          wrong(Position.ofFile(file), "is larger than " + limits.maxBytes() + " bytes"));
      return Optional.empty();
    }
    CharsetDecoder decoder =
        charset(bytes)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      findings.error(wrong(end(file, text), "is not text in " + decoder.charset()));
      return Optional.empty();
    }
    return Optional.of(withoutMark(text.toString()));
  }

  static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static Charset charset(byte[] bytes) {
    boolean big = bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF;
    boolean little = bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE;
    return big || little ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  private static Position end(String file, CharBuffer decoded) {
    String text = decoded.toString();
    int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
    return new Position(file, line, text.length() - text.lastIndexOf('\n'));
  }

  private static Notice wrong(Position at, String message) {
    return new Notice(at, "", "", message, "");
  }
}
