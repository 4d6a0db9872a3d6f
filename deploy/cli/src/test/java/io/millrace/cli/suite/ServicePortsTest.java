package io.millrace.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.outcome.CliException;
import io.millrace.stack.StackException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ports are those of the README unless the environment or an option says otherwise. */
class ServicePortsTest {
  @Test
  void theDefaultsAreThoseOfTheReadme() {
    var ports = ServicePorts.of(Map.of());

    assertThat(ports.pair(ServiceName.COMMAND)).isEqualTo(new ServicePorts.Pair(8080, 9080));
    assertThat(ports.pair(ServiceName.QUERY)).isEqualTo(new ServicePorts.Pair(8081, 9081));
    assertThat(ports.pair(ServiceName.PROJECTOR)).isEqualTo(new ServicePorts.Pair(8082, 9082));
  }

  @Test
  void theEnvironmentNamesSinglePorts() {
    var ports =
        ServicePorts.of(
            Map.of("MILLRACE_QUERY_PORT", "18081", "MILLRACE_QUERY_MANAGEMENT_PORT", "19081"));

    assertThat(ports.pair(ServiceName.QUERY)).isEqualTo(new ServicePorts.Pair(18081, 19081));
    assertThat(ports.pair(ServiceName.COMMAND).http()).isEqualTo(8080);
  }

  @Test
  void freePortsAreAllDifferent() {
    var ports = ServicePorts.of(Map.of("MILLRACE_PORTS", "free"));

    var all = new HashSet<Integer>();
    ports
        .of()
        .values()
        .forEach(
            pair -> {
              all.add(pair.http());
              all.add(pair.management());
            });
    assertThat(all).hasSize(6);
  }

  @Test
  void whatIsNoPortIsNamed() {
    assertThatThrownBy(() -> ServicePorts.of(Map.of("MILLRACE_COMMAND_PORT", "http")))
        .isInstanceOf(CliException.class)
        .hasMessageContainingAll("MILLRACE_COMMAND_PORT", "http");
    assertThatThrownBy(() -> ServicePorts.of(Map.of("MILLRACE_COMMAND_PORT", "70000")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("70000");
    assertThatThrownBy(() -> ServicePorts.of(Map.of("MILLRACE_PORTS", "some")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("free");
  }

  @Test
  void aTakenPortIsNamedWithItsHolder() throws Exception {
    try (var taken = new ServerSocket(0)) {
      var ports = ServicePorts.anyFree().with(ServiceName.QUERY, taken.getLocalPort(), null);

      assertThatThrownBy(ports::requireFree)
          .isInstanceOf(StackException.class)
          .hasMessageContainingAll(
              Integer.toString(taken.getLocalPort()),
              "query-service",
              Long.toString(ProcessHandle.current().pid()));
    }
  }
}
