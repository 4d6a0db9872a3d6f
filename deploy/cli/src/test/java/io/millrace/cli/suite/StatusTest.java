package io.millrace.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.stack.ProcessIdentity;
import io.millrace.stack.ports.TcpPorts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Status says what is, not what was written down. */
class StatusTest {
  @TempDir Path folder;

  @Test
  void nothingStartedIsDown() {
    assertThat(Status.of(new StateFolder(folder)).state()).isEqualTo("down");
  }

  @Test
  void whatAKilledSupervisorLeftIsDown() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    var owner =
        new ProcessIdentity(ended.pid(), ProcessIdentity.of(ended.toHandle()).startedAtMillis());
    ended.waitFor();
    write(owner);

    assertThat(Status.of(new StateFolder(folder)).state()).isEqualTo("down");
  }

  @Test
  void anotherProcessWithTheSameIdIsNotTakenForTheSupervisor() {
    var self = ProcessIdentity.ofThis();
    write(new ProcessIdentity(self.pid(), self.startedAtMillis() - 60_000));

    assertThat(Status.of(new StateFolder(folder)).state()).isEqualTo("down");
  }

  @Test
  void aServiceThatDoesNotAnswerMakesItDegraded() {
    write(ProcessIdentity.ofThis());

    Status status = Status.of(new StateFolder(folder));

    assertThat(status.state()).isEqualTo("degraded");
    assertThat(status.services())
        .hasEntrySatisfying("command", service -> assertThat(service.healthy()).isFalse());
  }

  private void write(ProcessIdentity owner) {
    String nobody = "http://127.0.0.1:" + TcpPorts.free();
    var services = Map.of("command", new RunFile.Service(nobody, nobody, null));
    new RunFile(RunFile.Phase.UP, owner, services, Map.of(), null).write(new StateFolder(folder));
  }
}
