package dev.orchestrator.examples.webapp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A GET on a connection of its own. Unlike the JDK's clients it never tries again in secret, so
 * that what is counted is what happened.
 *
 * @param host an address
 * @param port its port
 * @param timeout for the connection, and for each wait for more of the answer
 */
public record HttpCall(String host, int port, Duration timeout) {
  private static final int ANSWER_LIMIT_BYTES = 1 << 20;

  /**
   * Asks once.
   *
   * @throws IOException when there is no connection, or no answer, or a part of one only
   */
  public HttpAnswer get(String path, Map<String, String> headers) throws IOException {
    int millis = Math.toIntExact(timeout.toMillis());
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(millis);
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.getOutputStream().write(request(path, headers).getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = socket.getInputStream().readNBytes(ANSWER_LIMIT_BYTES);
      if (answer.length == 0) {
        throw new EOFException("the connection was closed without an answer");
      }
      return HttpAnswer.parse(answer);
    }
  }

  private String request(String path, Map<String, String> headers) {
    StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    text.append("Host: ").append(host).append(':').append(port).append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("Connection: close\r\n\r\n").toString();
  }
}
