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
  void a_killed_primary_comes_back_with_its_data_on_its_port() {
    Sql.run(primary, "create table kept as select 1 as id");
    processes.kill("write-0");
    assertThat(processes.isAlive("write-0")).isFalse();
    processes.start("write-0");
    assertThat(Sql.value(primary, "select id from kept")).isEqualTo("1");
  }

  @Test
  void a_frozen_primary_does_not_answer_until_it_is_thawed() {
    processes.freeze("write-0");
    assertThatThrownBy(() -> Sql.value(primary, "select 1"))
        .isInstanceOf(IllegalStateException.class);
    processes.thaw("write-0");
    assertThat(Sql.value(primary, "select 1")).isEqualTo("1");
  }

  @Test
  void a_frozen_primary_can_be_restarted() {
    processes.freeze("write-0");
    processes.restart("write-0");
    assertThat(Sql.value(primary, "select 1")).isEqualTo("1");
  }

  @Test
  void a_killed_broker_comes_back() throws Exception {
    processes.kill("kafka");
    processes.start("kafka");
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.kafkaBootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }
  }

  @Test
  void a_server_killed_from_outside_is_started_again_at_once() {
    ProcessHandle server = ProcessHandle.of(processes.pid("write-0")).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
    processes.start("write-0");
    assertThat(Sql.value(primary, "select 1")).isEqualTo("1");
  }

  @Test
  void starting_what_runs_changes_nothing() {
    long before = processes.pid("redis");
    processes.start("redis");
    assertThat(processes.pid("redis")).isEqualTo(before);
  }

  @Test
  void an_unknown_name_is_refused_with_the_names_that_exist() {
    assertThatThrownBy(() -> processes.kill("write-7"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("'write-7'")
        .hasMessageContaining("write-0, read, replica-0, replica-1, kafka, redis");
  }
}
