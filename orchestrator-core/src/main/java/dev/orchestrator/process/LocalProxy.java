package dev.orchestrator.process;

import dev.orchestrator.runtime.ServiceProxy;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A proxy for the TCP ports of Services inside this JVM: it listens on each Service's own loopback
 * address (and on host addresses where asked for) and spreads connections over the ready endpoints,
 * fewest connections first. It ends with the JVM; connections do not survive it.
 *
 * <p>A connect that is refused or takes longer than a second is tried at another endpoint at once.
 * With no ready endpoint a connection waits five seconds for one and is closed then. A connection
 * to an endpoint that is being stopped is closed when the server spoke last and nothing came for a
 * quarter of a second, so that keep-alive clients do not hold a pod.
 */
public final class LocalProxy implements ServiceProxy {
  private static final long TICK_MILLIS = 100;
  private static final int BACKLOG = 4096;

  private final ScheduledExecutorService clerk =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("service-proxy").factory());
  private final Map<Listen, Route> routes = new ConcurrentSkipListMap<>();
  private final Map<Listen, ServerSocket> sockets = new TreeMap<>();
  private final Map<Listen, String> problems = new ConcurrentSkipListMap<>();
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private volatile boolean closed;

  /** Where is listened, and for whom. */
  private record Listen(String host, int port, String service) implements Comparable<Listen> {
    @Override
    public int compareTo(Listen other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return host + ":" + port + " of " + service;
    }
  }

  /** A proxy that serves nothing yet. */
  public LocalProxy() {}

  @Override
  public void serve(List<ServiceTable> tables) {
    Set<Listen> wanted = new HashSet<>();
    for (ServiceTable table : tables) {
      for (PortTable port : table.ports()) {
        for (Listen listen : listens(table, port)) {
          wanted.add(listen);
          routes.computeIfAbsent(listen, l -> new Route()).replace(port.endpoints());
        }
      }
    }
    routes.keySet().removeIf(listen -> !wanted.contains(listen));
    try {
      clerk.execute(this::tick);
    } catch (RejectedExecutionException over) {
      throw new IllegalStateException("the proxy is closed", over);
    }
  }

  private static List<Listen> listens(ServiceTable table, PortTable port) {
    List<Listen> listens = new ArrayList<>();
    String service = table.service().toString();
    listens.add(new Listen(table.address().virtualIp(), port.port(), service));
    Integer hostPort = table.address().hostPorts().get(port.port());
    if (hostPort != null) {
      table.hostAddresses().forEach(host -> listens.add(new Listen(host, hostPort, service)));
    }
    return listens;
  }

  /** Runs again and again while there is a connection, or an address that cannot be had. */
  private void tick() {
    bind();
    relays.forEach(Relay::closeIfDrained);
    ticking.set(false);
    if (!relays.isEmpty() || !problems.isEmpty()) {
      tickSoon();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void tickSoon() {
    if (!closed && ticking.compareAndSet(false, true)) {
      try {
        clerk.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException over) {
        ticking.set(false);
      }
    }
  }

  /** Makes the sockets match the routes; what fails is tried again at the next tick. */
  private synchronized void bind() {
    sockets
        .entrySet()
        .removeIf(entry -> !routes.containsKey(entry.getKey()) && shut(entry.getValue()));
    problems.keySet().retainAll(routes.keySet());
    if (!closed) {
      routes.keySet().stream().filter(listen -> !sockets.containsKey(listen)).forEach(this::open);
    }
  }

  private static boolean shut(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      return true;
    }
    return true;
  }

  @SuppressWarnings("AddressSelection")
  private void open(Listen listen) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(listen.host(), listen.port()), BACKLOG);
      } catch (IOException | IllegalArgumentException e) {
        socket.close();
        throw e;
      }
      sockets.put(listen, socket);
      problems.remove(listen);
      Thread.ofVirtual().name("accept " + listen).start(() -> accept(listen, socket));
    } catch (IOException | IllegalArgumentException e) {
      problems.put(listen, "cannot listen on " + listen + ": " + e.getMessage());
    }
  }

  private void accept(Listen listen, ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> relay(listen, client));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          problems.put(listen, "cannot accept on " + listen + ": " + e.getMessage());
          pause();
        }
      }
    }
  }

  /** Out of file descriptors, for example: others need the processor meanwhile. */
  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void relay(Listen listen, Socket client) {
    Route route = routes.get(listen);
    if (route == null || closed) {
      Relay.close(client);
      return;
    }
    Relay relay = new Relay(client, route);
    relays.add(relay);
    tickSoon();
    try {
      relay.run();
    } finally {
      relays.remove(relay);
    }
  }

  @Override
  public int openConnections(Uid pod) {
    return routes.values().stream().mapToInt(route -> route.open(pod)).sum();
  }

  @Override
  public List<String> problems() {
    return List.copyOf(problems.values());
  }

  @Override
  public void close() {
    closed = true;
    clerk.shutdownNow();
    routes.clear();
    bind();
    relays.forEach(Relay::cut);
  }
}
