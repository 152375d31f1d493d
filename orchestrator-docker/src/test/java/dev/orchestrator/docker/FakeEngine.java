package dev.orchestrator.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Speaks HTTP on a Unix socket and answers as a test wants, with one thread for each client. */
final class FakeEngine implements AutoCloseable {
  /** What to do with a request: answer it, hang for ever, or hang up. */
  sealed interface Reply {
    /** An answer. */
    record Json(int status, String body) implements Reply {}

    /** No answer, and the connection stays open. */
    record Silence() implements Reply {}

    /** The connection is closed without an answer. */
    record HangUp() implements Reply {}
  }

  private final ServerSocketChannel server;
  private final Path socket;
  private final Function<String, Reply> replies;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();

  FakeEngine(Path socket, Function<String, Reply> replies) throws IOException {
    this.socket = socket;
    this.replies = replies;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String address() {
    return "unix://" + socket;
  }

  /** Method and path of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  static Reply version(String newest, String oldest) {
    return new Reply.Json(
        200,
        "{\"Version\":\"99\",\"ApiVersion\":\""
            + newest
            + "\",\"MinAPIVersion\":\""
            + oldest
            + "\",\"Os\":\"linux\",\"Arch\":\"amd64\"}");
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        clients.add(client);
        Thread.ofPlatform().daemon().start(() -> serve(client));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    Channels.newInputStream(client), StandardCharsets.ISO_8859_1))) {
      OutputStream out = Channels.newOutputStream(client);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String request = line.substring(0, line.lastIndexOf(' '));
        skip(in);
        requests.add(request);
        if (!answered(out, replies.apply(request))) {
          return;
        }
      }
    } catch (IOException | InterruptedException gone) {
      // the client hung up
    }
  }

  private static void skip(BufferedReader in) throws IOException {
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      in.read();
    }
  }

  private static boolean answered(OutputStream out, Reply reply)
      throws IOException, InterruptedException {
    return switch (reply) {
      case Reply.Json(int status, String body) -> {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
            "HTTP/1.1 "
                + status
                + " X\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length
                + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
        yield true;
      }
      case Reply.Silence silence -> {
        Thread.sleep(Long.MAX_VALUE);
        yield false;
      }
      case Reply.HangUp hangUp -> false;
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel client : clients) {
      client.close();
    }
  }
}
