package dev.orchestrator.runtime;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.Uid;
import java.util.List;

/**
 * What stands behind the addresses of Services and spreads connections over their endpoints.
 *
 * <p>Called by the control thread only; calls do not block. The tables handed over are complete: a
 * Service that is not among them is no longer served.
 */
public interface ServiceProxy extends AutoCloseable {
  /**
   * Serves exactly these tables from now on; existing connections to endpoints that remain go on.
   */
  void serve(List<ServiceTable> tables);

  /**
   * How many connections to a pod are open; 0 when it may be stopped without cutting one.
   *
   * @param pod the pod's uid
   */
  int openConnections(Uid pod);

  /**
   * What could not be served, a line for each Service, for example an address that cannot be bound.
   */
  List<String> problems();

  /** Stops serving. Idempotent. */
  @Override
  void close();

  /**
   * The endpoints of a Service.
   *
   * @param service its name
   * @param address where it is reached
   * @param hostAddresses the host addresses at which it is reached, too, on {@link
   *     ServiceAddress#hostPorts()}
   * @param ports its ports with their endpoints
   */
  record ServiceTable(
      ObjectKey service,
      ServiceAddress address,
      List<String> hostAddresses,
      List<PortTable> ports) {
    /** Takes immutable copies. */
    public ServiceTable {
      hostAddresses = List.copyOf(hostAddresses);
      ports = List.copyOf(ports);
    }
  }

  /**
   * The endpoints of one port of a Service.
   *
   * @param port the port of the Service's address
   * @param endpoints in order of the pods' names
   */
  record PortTable(int port, List<Endpoint> endpoints) {
    /** Takes an immutable copy. */
    public PortTable {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * One pod behind a port.
   *
   * @param pod the pod's uid
   * @param address its network address
   * @param port its port
   * @param state whether new connections may go to it
   */
  record Endpoint(Uid pod, String address, int port, State state) {
    /** Whether new connections may go to an endpoint. */
    public enum State {
      /** It is ready. */
      READY,
      /** It is being stopped: no new connection, open ones are finished; idle ones are closed. */
      DRAINING
    }
  }
}
