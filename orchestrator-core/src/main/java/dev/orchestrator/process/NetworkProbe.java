package dev.orchestrator.process;

import dev.orchestrator.runtime.ProbeResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks an address for its health: only the first line of an answer is read, so redirects are not
 * followed.
 */
final class NetworkProbe {
  private static final int LINE_LIMIT = 4096;

  private final String address;
  private final int port;
  private final long deadlineNanos;

  NetworkProbe(String address, int port, Duration timeout) {
    this.address = address;
    this.port = port;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  ProbeResult tcp() throws InterruptedException {
    try (Socket socket = connect()) {
      return socket.isConnected()
          ? new ProbeResult.Success()
          : new ProbeResult.Failure("not connected");
    } catch (IOException e) {
      return failure(e);
    }
  }

  ProbeResult http(String path, boolean https, Map<String, String> headers)
      throws InterruptedException {
    try (Socket plain = connect();
        Socket socket = https ? encrypted(plain) : plain) {
      socket.getOutputStream().write(request(path, headers).getBytes(StandardCharsets.ISO_8859_1));
      return verdict(firstLine(socket));
    } catch (IOException e) {
      return failure(e);
    } catch (GeneralSecurityException e) {
      return new ProbeResult.Error("TLS is not available: " + e.getMessage());
    }
  }

  @SuppressWarnings("AddressSelection")
  private Socket connect() throws IOException {
    // unlike a plain socket it lets go when the thread is interrupted
    Socket socket = SocketChannel.open().socket();
    try {
      socket.connect(new InetSocketAddress(address, port), millisLeft());
      socket.setSoTimeout(millisLeft());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private int millisLeft() throws SocketTimeoutException {
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  private String request(String path, Map<String, String> headers) {
    StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nConnection: close\r\n");
    if (headers.keySet().stream().noneMatch("Host"::equalsIgnoreCase)) {
      text.append("Host: ").append(address).append(':').append(port).append("\r\n");
    }
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString();
  }

  private String firstLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    while (line.length() < LINE_LIMIT) {
      socket.setSoTimeout(millisLeft());
      int next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static ProbeResult verdict(String line) {
    if (!line.matches("HTTP/1\\.[01] \\d{3}.*")) {
      return new ProbeResult.Failure("no HTTP answer");
    }
    int status = Integer.parseInt(line.substring(9, 12));
    return status >= 200 && status < 400
        ? new ProbeResult.Success()
        : new ProbeResult.Failure("HTTP status " + status);
  }

  private static ProbeResult failure(IOException e) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(e.getMessage());
    }
    return new ProbeResult.Failure(e.getMessage() == null ? e.toString() : e.getMessage());
  }

  private Socket encrypted(Socket plain) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustingAll()}, null);
    return context.getSocketFactory().createSocket(plain, address, port, true);
  }

  /** As Kubernetes: a probe asks for health, not for identity. */
  private static final class TrustingAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
