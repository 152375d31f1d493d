package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of real engines, 20.10 unless said otherwise. */
class FaultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE | 404 | No such image: busybox:9 | IMAGE_MISSING
          CREATE | 404 | No such container: 4a7a76ee5654 | SANDBOX_DOWN
          CREATE | 409 | Conflict. The container name "/o-c.1.a.0" is already in use by container "4a" | NAME_TAKEN
          CREATE | 400 | invalid mount config for type "bind": bind source path does not exist: /x | INVALID
          CREATE | 500 | write /var/lib/docker/tmp: no space left on device | DISK_FULL
          CREATE | 500 | something else | UNKNOWN
          START | 304 | '' | ALREADY_SO
          START | 500 | driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:80 failed: port is already allocated | PORT_TAKEN
          START | 500 | driver failed programming external connectivity on endpoint x: Error starting userland proxy: listen tcp4 127.0.0.1:80: bind: address already in use | PORT_TAKEN
          START | 500 | failed to set up container networking: driver failed: failed to bind host port for 127.0.0.1:80 (28) | PORT_TAKEN
          START | 403 | Address already in use | ADDRESS_TAKEN
          START | 404 | network o-c.default not found | NETWORK_MISSING
          START | 409 | cannot join network of a non running container: 4a7a | SANDBOX_DOWN
          START | 404 | No such container: 4a7a | CONTAINER_MISSING
          START | 400 | OCI runtime create failed: container_linux.go:380: exec: "x": executable file not found in $PATH: unknown | INVALID
          START | 500 | OCI runtime create failed: runc create failed: exec: "/x": permission denied: unknown | INVALID
          START | 409 | container is marked for removal and cannot be started | BUSY
          START | 409 | id already in use | STUCK
          START | 500 | containerd: deadline exceeded | UNKNOWN
          KILL | 409 | Container 4a is not running | ALREADY_SO
          KILL | 404 | No such container: 4a | ALREADY_SO
          KILL | 500 | Cannot kill container: 4a: connection refused | UNKNOWN
          REMOVE | 404 | No such container: 4a | ALREADY_SO
          REMOVE | 409 | removal of container 4a is already in progress | BUSY
          REMOVE_VOLUME | 409 | remove v: volume is in use - [4a] | BUSY
          REMOVE_NETWORK | 403 | error while removing network: network n id 4a has active endpoints | BUSY
          CREATE_NETWORK | 409 | network with name n already exists | NAME_TAKEN
          CREATE_NETWORK | 403 | Pool overlaps with other one on this address space | ADDRESS_TAKEN
          CREATE_NETWORK | 500 | could not find an available, non-overlapping IPv4 address pool among the defaults | NETWORKS_EXHAUSTED
          CREATE_NETWORK | 400 | all predefined address pools have been fully subnetted | NETWORKS_EXHAUSTED
          EXEC | 409 | Container 4a is not running | CONTAINER_MISSING
          OTHER | 500 | anything | UNKNOWN
          """)
  void translatesWhatEnginesSay(
      Fault.Operation operation, int status, String text, Fault expected) {
    assertThat(Fault.of(operation, status, text)).isEqualTo(expected);
  }
}
