package dev.orchestrator.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.ServiceProxy.Endpoint;
import dev.orchestrator.runtime.ServiceProxy.PortTable;
import dev.orchestrator.runtime.ServiceProxy.ServiceTable;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LocalProxyTest {
  private static final String VIRTUAL_IP = "127.111.7.9";
  private static final int PORT = 18_080;

  private final LocalProxy proxy = new LocalProxy();
  private final List<ServerSocket> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    proxy.close();
    for (ServerSocket server : servers) {
      server.close();
    }
  }

  /** A server that greets with its number, then sends back what it gets, and its end. */
  private Endpoint echo(int number, Endpoint.State state) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress("127.95.3." + number, 0), 4096);
    servers.add(server);
    Thread.ofVirtual().start(() -> accept(server, number));
    return endpoint(number, server.getLocalPort(), state);
  }

  private static Endpoint endpoint(int number, int port, Endpoint.State state) {
    return new Endpoint(new Uid("p" + number), "127.95.3." + number, port, state);
  }

  private static void accept(ServerSocket server, int number) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket, number));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Socket socket, int number) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(number);
      socket.getInputStream().transferTo(out);
    } catch (IOException cut) {
      return;
    }
  }

  private void serve(Endpoint... endpoints) {
    ServiceAddress address = new ServiceAddress(VIRTUAL_IP, new TreeMap<>());
    ObjectKey name = new ObjectKey(Kind.SERVICE, "default", "web");
    proxy.serve(
        List.of(
            new ServiceTable(
                name, address, List.of(), List.of(new PortTable(PORT, List.of(endpoints))))));
    eventually("listening", LocalProxyTest::listens);
  }

  private static boolean listens() {
    try (Socket socket = client()) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void eventually(String what, BooleanSupplier so) {
    for (int i = 0; i < 2000; i++) {
      if (so.getAsBoolean()) {
        return;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("never: " + what);
  }

  private static Socket client() throws IOException {
    return new Socket(VIRTUAL_IP, PORT);
  }

  private static int ask() throws IOException {
    try (Socket socket = client()) {
      return socket.getInputStream().read();
    }
  }

  @Test
  void spreadsOpenConnectionsEvenly() throws IOException {
    Endpoint one = echo(1, Endpoint.State.READY);
    Endpoint two = echo(2, Endpoint.State.READY);
    serve(one, two);
    eventually(
        "quiet", () -> proxy.openConnections(one.pod()) + proxy.openConnections(two.pod()) == 0);
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = client();
      assertThat(socket.getInputStream().read()).isIn(1, 2);
      open.add(socket);
    }
    assertThat(proxy.openConnections(one.pod())).isEqualTo(10);
    assertThat(proxy.openConnections(two.pod())).isEqualTo(10);
    for (Socket socket : open) {
      socket.close();
    }
    eventually("all closed", () -> proxy.openConnections(one.pod()) == 0);
  }

  @Test
  void triesAnotherEndpointWhenOneRefuses() throws IOException {
    serve(endpoint(9, 1, Endpoint.State.READY), echo(1, Endpoint.State.READY));
    for (int i = 0; i < 50; i++) {
      assertThat(ask()).isEqualTo(1);
    }
  }

  @Test
  void waitsForAnEndpointWhenThereIsNone() throws Exception {
    serve();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> answer = executor.submit(LocalProxyTest::ask);
      serve(echo(4, Endpoint.State.READY));
      assertThat(answer.get()).isEqualTo(4);
    }
  }

  @Test
  void drainsIdleConnectionsAndSendsNoNewOnes() throws IOException {
    Endpoint one = echo(1, Endpoint.State.READY);
    serve(one);
    try (Socket keptAlive = client()) {
      assertThat(keptAlive.getInputStream().read()).isEqualTo(1);
      serve(
          new Endpoint(one.pod(), one.address(), one.port(), Endpoint.State.DRAINING),
          echo(2, Endpoint.State.READY));
      assertThat(ask()).isEqualTo(2);
      assertThat(keptAlive.getInputStream().read()).isEqualTo(-1);
      eventually("drained", () -> proxy.openConnections(one.pod()) == 0);
    }
  }

  @Test
  void passesLargeTransfersBothWaysAndTheEndOfOneDirection() throws Exception {
    serve(echo(1, Endpoint.State.READY));
    int blocks = 1600;
    try (Socket socket = client();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo(1);
      Future<?> sent = executor.submit(() -> send(socket, blocks));
      Random same = new Random(7);
      byte[] expected = new byte[65_536];
      for (int i = 0; i < blocks; i++) {
        same.nextBytes(expected);
        assertThat(in.readNBytes(expected.length)).isEqualTo(expected);
      }
      assertThat(in.read()).isEqualTo(-1);
      sent.get();
    }
  }

  private static int send(Socket socket, int blocks) throws IOException {
    Random random = new Random(7);
    byte[] block = new byte[65_536];
    for (int i = 0; i < blocks; i++) {
      random.nextBytes(block);
      socket.getOutputStream().write(block);
    }
    socket.shutdownOutput();
    return blocks;
  }

  @Test
  void failsNoRequestWhileEndpointsComeAndGo() throws Exception {
    Endpoint one = echo(1, Endpoint.State.READY);
    Endpoint two = echo(2, Endpoint.State.READY);
    serve(one, two);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        answers.add(executor.submit(LocalProxyTest::ask));
        if (i % 50 == 0) {
          serve(i % 100 == 0 ? one : two);
        }
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isIn(1, 2);
      }
    }
  }

  @Test
  void holdsTwoThousandConnectionsAtOnce() throws IOException {
    Endpoint one = echo(1, Endpoint.State.READY);
    serve(one);
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 2000; i++) {
        open.add(client());
      }
      for (Socket socket : open) {
        assertThat(socket.getInputStream().read()).isEqualTo(1);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void namesAnAddressThatIsTakenAndServesItOnceItIsFree() throws IOException {
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(VIRTUAL_IP, PORT));
      serve(echo(3, Endpoint.State.READY));
      eventually("problem named", () -> proxy.problems().size() == 1);
    }
    eventually("no problem left", () -> proxy.problems().isEmpty());
    assertThat(ask()).isEqualTo(3);
  }
}
