package dev.orchestrator.docker;

import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.spec.ProbeAction;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks a pod over the network: one connection, no redirect, a bounded answer that is not passed on.
 */
final class NodeProbe {
  private static final int STATUS_LINE_LIMIT = 256;

  private NodeProbe() {}

  static ProbeResult tcp(String address, int port, Duration timeout) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), millis(timeout));
      return new ProbeResult.Success();
    } catch (IOException refused) {
      return new ProbeResult.Failure("tcp " + address + ":" + port + ": " + refused.getMessage());
    }
  }

  static ProbeResult http(String address, int port, ProbeAction.HttpGet get, Duration timeout) {
    String where = "http " + address + ":" + port + get.path();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, port), millis(timeout));
      plain.setSoTimeout(millis(timeout));
      try (Socket socket = get.https() ? secured(plain, address, port) : plain) {
        socket.getOutputStream().write(request(address, port, get));
        socket.getOutputStream().flush();
        return verdict(where, statusLine(socket.getInputStream()));
      }
    } catch (IOException failed) {
      return new ProbeResult.Failure(where + ": " + failed.getMessage());
    } catch (GeneralSecurityException broken) {
      return new ProbeResult.Error(where + ": " + broken.getMessage());
    }
  }

  private static int millis(Duration timeout) {
    return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
  }

  private static byte[] request(String address, int port, ProbeAction.HttpGet get) {
    StringBuilder text = new StringBuilder("GET " + get.path() + " HTTP/1.1\r\n");
    if (get.headers().keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
      text.append("Host: ").append(address).append(':').append(port).append("\r\n");
    }
    for (Map.Entry<String, String> header : get.headers().entrySet()) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    text.append("User-Agent: orchestrator-probe\r\nConnection: close\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String statusLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read();
        c >= 0 && c != '\n' && line.length() < STATUS_LINE_LIMIT;
        c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static ProbeResult verdict(String where, String line) {
    if (!line.matches("HTTP/1\\.[01] [0-9]{3}.*")) {
      return new ProbeResult.Failure(where + ": no HTTP answer");
    }
    int status = Integer.parseInt(line.substring(9, 12));
    return status >= 200 && status < 400
        ? new ProbeResult.Success()
        : new ProbeResult.Failure(where + ": status " + status);
  }

  /** As in Kubernetes, the certificate of a probed pod is not checked. */
  private static Socket secured(Socket plain, String address, int port)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Unchecked()}, null);
    return context.getSocketFactory().createSocket(plain, address, port, true);
  }

  private static final class Unchecked implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
