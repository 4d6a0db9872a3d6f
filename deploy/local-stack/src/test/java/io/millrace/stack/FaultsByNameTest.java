package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class FaultsByNameTest {
  private final StackProcesses processes = SharedStack.get().processes();
  private final StackDescription stack = SharedStack.get().description();
  private final PostgresNode primary = stack.writePrimaries().getFirst();

  @Test
  void aKilledPrimaryComesBackWithItsDataOnItsPort() {
    Sql.run(primary, "create table kept as select 1 as id");
    processes.kill("write-0");
    assertThat(processes.isAlive("write-0")).isFalse();
    processes.start("write-0");
    assertThat(Sql.value(primary, "select id from kept")).isEqualTo("1");
  }

  @Test
  void aFrozenPrimaryDoesNotAnswerUntilItIsThawed() {
    processes.freeze("write-0");
    assertThatThrownBy(() -> Sql.value(primary, "select 1"))
        .isInstanceOf(IllegalStateException.class);
    processes.thaw("write-0");
    assertThat(Sql.value(primary, "select 1")).isEqualTo("1");
  }

  @Test
  void aFrozenPrimaryCanBeRestarted() {
    processes.freeze("write-0");
    processes.restart("write-0");
    assertThat(Sql.value(primary, "select 1")).isEqualTo("1");
  }

  @Test
  void aKilledBrokerComesBack() throws Exception {
    processes.kill("kafka");
    processes.start("kafka");
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.kafkaBootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }
  }

  @Test
  void aServerKilledFromOutsideIsStartedAgainAtOnce() {
    ProcessHandle server = ProcessHandle.of(processes.pid("write-0")).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
    processes.start("write-0");
    assertThat(Sql.value(primary, "select 1")).isEqualTo("1");
  }

  @Test
  void startingWhatRunsChangesNothing() {
    long before = processes.pid("redis");
    processes.start("redis");
    assertThat(processes.pid("redis")).isEqualTo(before);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThatExist() {
    assertThatThrownBy(() -> processes.kill("write-7"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("'write-7'")
        .hasMessageContaining("write-0, read, replica-0, replica-1, kafka, redis");
  }
}
