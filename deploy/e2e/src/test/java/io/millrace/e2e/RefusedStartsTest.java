package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.ServicePorts;
import io.millrace.cli.suite.ServiceSettings;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a service is told wrongly ends its start, with a reason. No store is needed for that. */
class RefusedStartsTest {
  private static final String KNOWN = "demo-only-password";

  private static ChildProcesses children;
  private static LocalIssuer issuer;
  private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createDirectories(Path.of("target", "e2e-refused").toAbsolutePath());
    issuer = LocalIssuer.in(folder, InstantSource.system());
    children = ChildProcesses.open();
  }

  @AfterAll
  static void stop() {
    children.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPasswordThatEverybodyKnows(ServiceName service) throws IOException {
    ServicePorts ports = ServicePorts.anyFree();

    Instance refused =
        Instance.start(
            service.label() + "-password",
            service,
            ports,
            settings(service, ports, KNOWN),
            children,
            folder);

    assertThat(refused.awaitExit()).isEqualTo(1);
    assertThat(log(refused))
        .contains("everybody knows the value of", "password", "QUARKUS_PROFILE=demo")
        .doesNotContain(KNOWN);
  }

  @Test
  void wrappingKeysThatCannotBeUsed() throws IOException {
    ServicePorts ports = ServicePorts.anyFree();
    Map<String, String> settings = settings(ServiceName.COMMAND, ports, "8f1c2b7e90d3a6f5");
    String twice = CommandServer.PERSONAL_DATA_KEYS + "," + CommandServer.PERSONAL_DATA_KEYS;
    settings.put("millrace.personal-data.keys", twice);

    Instance refused =
        Instance.start("command-keys", ServiceName.COMMAND, ports, settings, children, folder);

    assertThat(refused.awaitExit()).isEqualTo(1);
    assertThat(log(refused))
        .contains("millrace.personal-data.keys cannot be used", "stands twice")
        .doesNotContain(twice);
  }

  @Test
  void aPortThatAnotherServiceHas() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServicePorts ports =
          ServicePorts.anyFree().with(ServiceName.QUERY, taken.getLocalPort(), null);

      Instance refused =
          Instance.start(
              "query-port",
              ServiceName.QUERY,
              ports,
              settings(ServiceName.QUERY, ports, "8f1c2b7e90d3a6f5"),
              children,
              folder);

      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(log(refused)).containsPattern("(?i)port.* " + taken.getLocalPort());
    }
  }

  private static Map<String, String> settings(
      ServiceName service, ServicePorts ports, String password) {
    var nobody = new PostgresNode("none", "127.0.0.1", 1, "none", "millrace", password);
    var nothing =
        new StackDescription(
            List.of(nobody), nobody, List.of(nobody), "127.0.0.1:1", "redis://127.0.0.1:1");
    Map<String, String> settings =
        new ServiceSettings(
                nothing,
                issuer,
                "not-a-secret-for-the-tests-alone",
                CommandServer.PERSONAL_DATA_KEYS,
                ports,
                folder.resolve("archive"))
            .of(service);
    // It has to come as far as to look at its settings.
    settings.put("quarkus.flyway.migrate-at-start", "false");
    return settings;
  }

  private static String log(Instance instance) throws IOException {
    return Files.readString(instance.log());
  }
}
