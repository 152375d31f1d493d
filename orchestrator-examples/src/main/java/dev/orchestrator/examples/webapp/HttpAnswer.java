package dev.orchestrator.examples.webapp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A whole answer of a web server.
 *
 * @param status for example 200
 * @param headers by name in lower case
 * @param body as UTF-8
 */
public record HttpAnswer(int status, SortedMap<String, String> headers, String body) {
  /** A header, or the empty string. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  static HttpAnswer parse(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, Math.max(end, 0)).split("\r\n", -1);
    if (end < 0 || !lines[0].matches("HTTP/1\\.[01] [1-5]\\d\\d.*")) {
      throw new EOFException("no HTTP answer, or only the beginning of one");
    }
    SortedMap<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = Math.max(lines[i].indexOf(':'), 0);
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, lines[i].substring(colon + 1).strip());
    }
    int begin = end + 4;
    int length = length(headers, bytes.length - begin);
    return new HttpAnswer(
        Integer.parseInt(lines[0].substring(9, 12)),
        headers,
        new String(bytes, begin, length, StandardCharsets.UTF_8));
  }

  private static int length(SortedMap<String, String> headers, int present) throws IOException {
    String promised = headers.getOrDefault("content-length", Integer.toString(present));
    if (!promised.equals(Integer.toString(present))) {
      throw new EOFException("the answer was cut: " + present + " bytes of " + promised);
    }
    return present;
  }
}
