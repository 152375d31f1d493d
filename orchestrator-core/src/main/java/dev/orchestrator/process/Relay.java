package dev.orchestrator.process;

import dev.orchestrator.runtime.ServiceProxy.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client, passed on to one endpoint: two threads, each copying one direction.
 */
final class Relay {
  private static final int CONNECT_MILLIS = 1000;
  private static final long WAIT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long IDLE_NANOS = Duration.ofMillis(250).toNanos();
  private static final long SILENT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int BUFFER = 16 * 1024;

  private final Socket client;
  private final Route route;
  private volatile @Nullable Endpoint endpoint;
  private volatile @Nullable Socket server;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean serverSpokeLast;
  private volatile boolean silent = true;

  Relay(Socket client, Route route) {
    this.client = client;
    this.route = route;
  }

  /** Ends when the connection has. */
  void run() {
    try {
      connect().ifPresent(this::pass);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(client);
    }
  }

  private Optional<Socket> connect() throws InterruptedException {
    long deadline = System.nanoTime() + WAIT_NANOS;
    Set<Endpoint> tried = new HashSet<>();
    while (!client.isClosed()) {
      Optional<Endpoint> chosen = route.choose(tried, deadline);
      if (chosen.isEmpty()) {
        return Optional.empty();
      }
      Optional<Socket> connected = connect(chosen.get());
      if (connected.isPresent()) {
        endpoint = chosen.get();
        return connected;
      }
      route.failed(chosen.get());
      route.release(chosen.get());
      tried.add(chosen.get());
    }
    return Optional.empty();
  }

  @SuppressWarnings("AddressSelection")
  private static Optional<Socket> connect(Endpoint to) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(to.address(), to.port()), CONNECT_MILLIS);
      return Optional.of(socket);
    } catch (IOException | IllegalArgumentException refused) {
      close(socket);
      return Optional.empty();
    }
  }

  private void pass(Socket socket) {
    server = socket;
    lastNanos = System.nanoTime();
    try {
      client.setTcpNoDelay(true);
      Thread answers = Thread.ofVirtual().start(() -> copy(socket, client, true));
      copy(client, socket, false);
      answers.join();
    } catch (IOException e) {
      cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(socket);
      Endpoint counted = endpoint;
      if (counted != null) {
        route.release(counted);
      }
    }
  }

  private void copy(Socket from, Socket to, boolean fromServer) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        note(fromServer);
        out.write(buffer, 0, n);
        note(fromServer);
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      cut();
    }
  }

  private void note(boolean fromServer) {
    serverSpokeLast = fromServer;
    silent = false;
    lastNanos = System.nanoTime();
  }

  /** Closes a connection with nothing under way to an endpoint that is being stopped. */
  void closeIfDrained() {
    Endpoint counted = endpoint;
    if (counted == null || !route.isDraining(counted.pod())) {
      return;
    }
    long idle = System.nanoTime() - lastNanos;
    if (silent ? idle > SILENT_NANOS : serverSpokeLast && idle > IDLE_NANOS) {
      cut();
    }
  }

  void cut() {
    close(client);
    Socket other = server;
    if (other != null) {
      close(other);
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      return;
    }
  }
}
