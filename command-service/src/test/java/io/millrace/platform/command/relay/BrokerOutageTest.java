package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.command.relay.postgres.BacklogProbe;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rule: while Kafka is away events wait in the ledger, and all arrive when it is back. */
@Tag("chaos")
class BrokerOutageTest {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final StackProcesses processes = SharedStack.get().processes();

  @AfterEach
  void repair() {
    processes.start("kafka");
  }

  @Test
  void eventsCommittedDuringAnOutageArriveAfterItInOrder() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard)) {
      shard.commit("order", 1);
      await().until(() -> log.events().contains("order/1"));
      processes.kill("kafka");
      for (int version = 2; version <= 30; version++) {
        shard.commit("order", version);
        relay.wakeup.signal();
      }
      BacklogProbe backlog = new BacklogProbe(shard.pool);
      assertThat(backlog.measure().events()).isBetween(29L, 30L);
      processes.start("kafka");
      await().atMost(RECOVERY).until(() -> log.versionsOf("order").size() == 30);
      assertThat(log.versionsOf("order")).isSorted();
      await().until(() -> backlog.measure().events() == 0);
      assertThat(backlog.measure().age()).isZero();
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamedAndKeepsItsLeader() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      shard.commit("order", 1);
      await().until(() -> log.events().contains("order/1"));
      RelayStatus leading = relay.status;
      processes.freeze("kafka");
      try {
        shard.commit("order", 2);
        await().atMost(RECOVERY).until(() -> relay.waiting);
      } finally {
        processes.thaw("kafka");
      }
      await().atMost(RECOVERY).until(() -> log.events().contains("order/2"));
      assertThat(log.events()).containsExactly("order/1", "order/2");
      assertThat(relay.status).isEqualTo(leading);
    }
  }

  @Test
  void aBrokerThatTakesLittleAtATimeIsNamedAndGetsAllInOrder() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard, 20).ready()) {
      RelayStatus leading = relay.status;
      throttle(50_000d);
      try (Connection connection = shard.connect();
          Statement statement = connection.createStatement()) {
        for (int version = 1; version <= 60; version++) {
          Shard.append(connection, "order", version);
        }
        statement.execute(Shard.incompressible(4_000, "aggregate_id = 'order'"));
        connection.commit();
        await().atMost(RECOVERY).until(() -> relay.waiting);
        shard.commit("order", 61);
        await().atMost(RECOVERY).until(() -> log.versionsOf("order").size() == 61);
      } finally {
        throttle(null);
      }
      assertThat(log.versionsOf("order")).isSorted();
      assertThat(relay.status).isEqualTo(leading);
    }
  }

  /** Bytes per second that the broker takes of a producer; null for as many as it can. */
  private static void throttle(@Nullable Double bytes) throws Exception {
    ClientQuotaEntity everybody =
        new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
    try (Admin admin = Admin.create(TestTopics.connection())) {
      admin
          .alterClientQuotas(
              List.of(
                  new ClientQuotaAlteration(
                      everybody,
                      List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytes)))))
          .all()
          .get();
    }
  }

  @Test
  void aRelayThatStartsWithoutKafkaSaysSoAndPublishesWhenItComes() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number)) {
      processes.kill("kafka");
      shard.commit("order", 1);
      try (RunningRelay relay = RunningRelay.of(shard)) {
        await().atMost(RECOVERY).until(() -> relay.status instanceof RelayStatus.Failing);
        processes.start("kafka");
        await().atMost(RECOVERY).until(() -> log.events().contains("order/1"));
      }
    }
  }
}
