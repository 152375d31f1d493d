package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a probe asks. Network actions always address the pod itself; there is no host field. */
public sealed interface ProbeAction {
  /**
   * An HTTP GET; a status from 200 to 399 is success; redirects are not followed.
   *
   * @param path begins with a slash
   * @param port the container's port
   * @param https whether TLS is used (the certificate is not checked, as in Kubernetes)
   * @param headers further request headers
   */
  record HttpGet(String path, PortRef port, boolean https, SortedMap<String, String> headers)
      implements ProbeAction {
    /** Takes an immutable copy. */
    public HttpGet {
      requireNonNull(path, "path");
      requireNonNull(port, "port");
      headers = Copies.sorted(headers, "headers");
    }

    /** A plain GET. */
    public static HttpGet of(String path, PortRef port) {
      return new HttpGet(path, port, false, Copies.sorted(new TreeMap<>()));
    }
  }

  /** A TCP connect; an accepted connection is success. */
  record TcpSocket(PortRef port) implements ProbeAction {
    /** Requires every component. */
    public TcpSocket {
      requireNonNull(port, "port");
    }
  }

  /** A command in the container; exit code 0 is success. */
  record Exec(List<String> command) implements ProbeAction {
    /** Takes an immutable copy. */
    public Exec {
      command = Copies.list(command, "command");
    }
  }
}
