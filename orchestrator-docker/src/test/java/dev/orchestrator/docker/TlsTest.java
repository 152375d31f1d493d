package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.NodeUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections by TLS to a server that wants a client certificate; certificates are made anew. */
@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path directory;

  private final List<String> protocols = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() throws IOException, InterruptedException {
    for (String ca : List.of("ca", "stranger-ca")) {
      openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + ca)
          .run("-keyout", ca + "-key.pem", "-out", ca + ".pem");
    }
    certificate("server", "ca", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    certificate("elsewhere", "ca", "subjectAltName=DNS:elsewhere.example");
    certificate("stranger", "stranger-ca", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    certificate("client", "ca", "extendedKeyUsage=clientAuth");
    certificate("intruder", "stranger-ca", "extendedKeyUsage=clientAuth");
    for (String client : List.of("client", "intruder")) {
      Path certificates = Files.createDirectory(directory.resolve(client));
      Files.copy(directory.resolve("ca.pem"), certificates.resolve("ca.pem"));
      Files.copy(directory.resolve(client + ".pem"), certificates.resolve("cert.pem"));
      Files.copy(directory.resolve(client + "-key.pem"), certificates.resolve("key.pem"));
    }
  }

  private static void certificate(String name, String ca, String extension)
      throws IOException, InterruptedException {
    Files.writeString(directory.resolve(name + ".ext"), extension + "\n");
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name)
        .run("-keyout", name + "-key.pem", "-out", name + ".csr");
    openssl("x509", "-req", "-days", "2", "-CAcreateserial", "-extfile", name + ".ext")
        .run(
            "-in",
            name + ".csr",
            "-CA",
            ca + ".pem",
            "-CAkey",
            ca + "-key.pem",
            "-out",
            name + ".pem");
    openssl("pkcs12", "-export", "-passout", "pass:changeit", "-in", name + ".pem")
        .run("-inkey", name + "-key.pem", "-out", name + ".p12");
  }

  private interface Command {
    void run(String... more) throws IOException, InterruptedException;
  }

  private static Command openssl(String... first) {
    return more -> {
      List<String> words = new ArrayList<>(List.of("openssl"));
      words.addAll(List.of(first));
      words.addAll(List.of(more));
      Process process =
          new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    };
  }

  /** An engine without containers; returns its address. */
  private String serve(String certificate) throws IOException, GeneralSecurityException {
    SSLServerSocket server =
        (SSLServerSocket)
            context(certificate)
                .getServerSocketFactory()
                .createServerSocket(0, 20, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    open.add(server);
    Thread.ofPlatform().daemon().start(() -> accept(server));
    return "tcp://localhost:" + server.getLocalPort();
  }

  private static SSLContext context(String certificate)
      throws IOException, GeneralSecurityException {
    KeyStore key = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(certificate + ".p12"))) {
      key.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(key, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    try (InputStream in = Files.newInputStream(directory.resolve("ca.pem"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private void accept(SSLServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofPlatform().daemon().start(() -> answer(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
      String request = in.readLine();
      if (request == null) {
        return;
      }
      protocols.add(((SSLSocket) client).getSession().getProtocol());
      while (!String.valueOf(in.readLine()).isEmpty()) {
        // headers
      }
      String body = "[]";
      if (request.contains("/version")) {
        body = "{\"Version\":\"99\",\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}";
      } else if (request.contains("/volumes")) {
        body = "{\"Volumes\":[]}";
      }
      String answer =
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException refused) {
      // the handshake failed, as some tests want
    }
  }

  private DockerRuntime runtime(String address, String client) {
    DockerRuntime runtime = DockerRuntime.builder(address).tls(directory.resolve(client)).build();
    open.add(runtime);
    runtime.bind("c1", "node-1");
    return runtime;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void connectsWhenBothSidesProveWhoTheyAre() throws Exception {
    assertThat(runtime(serve("server"), "client").list()).isEmpty();
    assertThat(protocols).isNotEmpty().allMatch(p -> p.equals("TLSv1.3") || p.equals("TLSv1.2"));
  }

  @Test
  void refusesAnEngineOfAnotherName() throws Exception {
    DockerRuntime runtime = runtime(serve("elsewhere"), "client");
    assertThatThrownBy(runtime::list)
        .isInstanceOf(NodeUnavailableException.class)
        .hasMessageContaining("localhost");
    assertThat(protocols).doesNotContain("TLSv1.3", "TLSv1.2");
  }

  @Test
  void refusesAnEngineThatNobodyVouchesFor() throws Exception {
    DockerRuntime runtime = runtime(serve("stranger"), "client");
    assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
    assertThat(protocols).doesNotContain("TLSv1.3", "TLSv1.2");
  }

  @Test
  void isRefusedWithACertificateThatTheEngineDoesNotTrust() throws Exception {
    DockerRuntime runtime = runtime(serve("server"), "intruder");
    assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
  }
}
