package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stack.ports.TcpPorts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final ChildProcesses children = ChildProcesses.open();
  @TempDir Path folder;

  @AfterEach
  void end() {
    children.close();
  }

  @Test
  void aServiceIsHealthyWhenItsUrlAnswers200() {
    int port = TcpPorts.free();
    ServiceProcess service = children.start(webServer(port));
    service.awaitHealthy(LIMIT);
    assertThat(service.isAlive()).isTrue();
    service.stop();
    assertThat(service.isAlive()).isFalse();
    assertThat(TcpPorts.isFree(port)).isTrue();
  }

  @Test
  void aServiceThatEndsTooEarlyIsReportedWithTheEndOfItsLog() {
    ServiceProcess service =
        children.start(
            shell("echo the reason; exit 3").withHealthUrl(URI.create("http://127.0.0.1:1/")));
    assertThatThrownBy(() -> service.awaitHealthy(LIMIT))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("shell ended with exit code 3")
        .hasMessageContaining("| the reason");
  }

  @Test
  void aServiceThatNeverServesIsReportedAfterTheLimit() {
    ServiceProcess service = children.start(shell("exec sleep 60"));
    assertThatThrownBy(() -> service.awaitReady(() -> false, Duration.ofMillis(50)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("was not ready");
  }

  @Test
  void oneThatDoesNotHeedTheSignalIsKilledAfterItsGrace() {
    ServiceProcess stubborn =
        children.start(
            shell("trap '' TERM; echo up; while :; do sleep 1; done")
                .withStop(StopSignal.TERM, Duration.ofMillis(300)));
    stubborn.awaitReady(() -> stubborn.logFile().toFile().length() > 0, LIMIT);
    stubborn.stop();
    assertThat(stubborn.isAlive()).isFalse();
  }

  @Test
  void argumentsAndEnvironmentArriveAsTheyAre() throws Exception {
    var spec =
        ServiceSpec.of(
            "shell",
            List.of("/bin/sh", "-c", "echo \"$1|$GREETING\"", "sh", "two words; $HOME"),
            folder.resolve("out.log"));
    children.start(spec.withEnvironment(Map.of("GREETING", "hello 'you'"))).awaitExit(LIMIT);
    assertThat(Files.readString(folder.resolve("out.log")))
        .isEqualTo("two words; $HOME|hello 'you'\n");
  }

  @Test
  void aProgramThatDoesNotExistIsReported() {
    ServiceProcess missing =
        children.start(
            ServiceSpec.of("missing", List.of("/no/such/program"), folder.resolve("missing.log")));
    assertThatThrownBy(() -> missing.awaitReady(() -> false, LIMIT))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void oneThatWasKilledCanBeStartedAgain() {
    ServiceProcess service = children.start(shell("exec sleep 60"));
    service.kill();
    assertThat(service.exitCode()).isPresent();
    service.start();
    assertThat(service.isAlive()).isTrue();
  }

  @Test
  void nothingIsStartedAfterTheEnd() {
    children.close();
    assertThatThrownBy(() -> children.start(shell("exec sleep 60")))
        .isInstanceOf(StackException.class);
  }

  private ServiceSpec shell(String script) {
    return ServiceSpec.of("shell", List.of("/bin/sh", "-c", script), folder.resolve("shell.log"));
  }

  private ServiceSpec webServer(int port) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "-m",
            "jdk.httpserver",
            "-b",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-d",
            folder.toString());
    return ServiceSpec.of("web", command, folder.resolve("web.log"))
        .withHealthUrl(URI.create("http://127.0.0.1:" + port + "/"));
  }
}
