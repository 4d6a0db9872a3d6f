package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicaFollowsItsPrimaryTest {
  private final LocalStack stack = SharedStack.get();
  private final PostgresNode primary = stack.description().readPrimary();

  @Test
  void everyReplicaReceivesWhatIsWritten() {
    Sql.run(primary, "create table followed as select 42 as answer");
    assertThat(stack.description().readReplicas())
        .hasSize(2)
        .allSatisfy(
            replica ->
                await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> Sql.value(replica, "select answer from followed").equals("42")));
  }

  @Test
  void aReplicaRefusesWrites() {
    PostgresNode replica = stack.description().readReplicas().getFirst();
    assertThatThrownBy(() -> Sql.run(replica, "create table refused (id int)"))
        .hasMessageContaining("read-only");
  }

  @Test
  void aReplicaThatWasKilledCatchesUp() {
    PostgresNode replica = stack.description().readReplicas().getLast();
    stack.processes().kill(replica.name());
    Sql.run(primary, "create table missed as select generate_series(1, 10000) as id");
    stack.processes().start(replica.name());
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> Sql.value(replica, "select count(*) from missed").equals("10000"));
  }
}
