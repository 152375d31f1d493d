package dev.orchestrator.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The main program of a server that takes connections and never says a word. */
final class SilentServer {
  private SilentServer() {}

  /** Listens at an address and a port. */
  @SuppressWarnings("AddressSelection")
  public static void main(String[] args) throws IOException {
    List<Socket> taken = new ArrayList<>();
    InetAddress address = InetAddress.getByName(args[0]);
    try (ServerSocket server = new ServerSocket(Integer.parseInt(args[1]), 50, address)) {
      while (taken.size() < 1000) {
        taken.add(server.accept());
      }
    }
  }
}
