package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.TxRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Rule: a record that Kafka would never take stops its own aggregate, by name, and nobody else. */
class TooLargeRecordTest {
  private static final int LIMIT = 2_000;

  @Test
  void itsAggregateStandsStillWithoutAGapAndTheOthersGoOn() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number)) {
      writeWithOneTooLarge(shard);
      try (RunningRelay relay = RunningRelay.limitedTo(shard, LIMIT)) {
        shard.commit("other", 1);
        await().until(() -> log.events().contains("other/1"));
        assertThat(log.versionsOf("large")).containsExactly(1L);
        assertThat(relay.parked)
            .singleElement()
            .satisfies(
                parked -> {
                  assertThat(parked.first().id()).isEqualTo("large");
                  assertThat(parked.first().version()).isEqualTo(2);
                  assertThat(parked.reason()).contains("millrace.orders.v1", "2000");
                });
      }
    }
  }

  @Test
  void aSuccessorKnowsOfIt() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number)) {
      writeWithOneTooLarge(shard);
      RunningRelay first = RunningRelay.limitedTo(shard, LIMIT);
      await().until(() -> !first.parked.isEmpty());
      first.close();
      try (RunningRelay second = RunningRelay.limitedTo(shard, LIMIT)) {
        shard.commit("large", 5);
        shard.commit("other", 1);
        await().until(() -> log.events().contains("other/1"));
        assertThat(second.parked).hasSize(1);
        assertThat(log.versionsOf("large")).containsExactly(1L);
      }
    }
  }

  @Test
  void itGoesOnInOrderOnceTheTopicTakesLargerRecords() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number)) {
      writeWithOneTooLarge(shard);
      RunningRelay first = RunningRelay.limitedTo(shard, LIMIT);
      await().until(() -> !first.parked.isEmpty());
      first.close();
      try (RunningRelay second = RunningRelay.limitedTo(shard, 5 * LIMIT)) {
        shard.commit("large", 5);
        await().until(() -> log.versionsOf("large").contains(5L));
        assertThat(log.versionsOf("large")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(second.parked).isEmpty();
      }
    }
  }

  /** Readers with a token of such a transaction are told that it is not in the views. */
  @Test
  void watermarksNameTheTransactionsThatTheyPassWithoutTheirEvents() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number)) {
      writeWithOneTooLarge(shard);
      RunningRelay first = RunningRelay.limitedTo(shard, LIMIT);
      awaitKeptBack(shard, log);
      first.close();
      RunningRelay successor = RunningRelay.limitedTo(shard, LIMIT);
      shard.commit("large", 5);
      awaitKeptBack(shard, log);
      successor.close();
      try (RunningRelay released = RunningRelay.limitedTo(shard, 5 * LIMIT)) {
        await().until(() -> log.versionsOf("large").contains(5L));
        shard.commit("other", 1);
        await().until(() -> keptBack(log).equals(Set.of()));
        assertThat(released.parked).isEmpty();
      }
    }
  }

  private static void awaitKeptBack(Shard shard, TopicLog log) throws Exception {
    Set<TxRange> expected = new HashSet<>();
    try (Connection connection = shard.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT tx::text::bigint FROM event WHERE aggregate_id = 'large' AND version >"
                    + " 1")) {
      while (rows.next()) {
        expected.add(new TxRange(rows.getLong(1), rows.getLong(1)));
      }
    }
    await().until(() -> keptBack(log).equals(expected));
  }

  /** In all partitions alike: else there is more to come. */
  private static Set<TxRange> keptBack(TopicLog log) {
    Set<Set<TxRange>> told = new HashSet<>();
    log.newestWatermarks().forEach(mark -> told.add(Set.copyOf(mark.parked())));
    return told.size() == 1 ? told.iterator().next() : Set.of(new TxRange(0, 0));
  }

  @Test
  void aLimitThatAnOperatorLowersMeanwhileIsLearntFromKafkasRefusal() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      shard.commit("large", 1);
      await().until(() -> log.events().contains("large/1"));
      limit(10 * LIMIT);
      try {
        try (Connection connection = shard.connect();
            Statement statement = connection.createStatement()) {
          Shard.append(connection, "large", 2);
          statement.execute(Shard.incompressible(64_000, "aggregate_id = 'large' AND version = 2"));
          connection.commit();
        }
        shard.commit("large", 3);
        shard.commit("other", 1);
        await().until(() -> log.events().contains("other/1"));
        assertThat(log.versionsOf("large")).containsExactly(1L);
        assertThat(relay.parked)
            .singleElement()
            .satisfies(
                parked -> assertThat(parked.reason()).contains("max.message.bytes", "20000"));
      } finally {
        limit(1_048_588);
      }
    }
  }

  /** Kafka's client goes on with the records behind a refused one, which it has already. */
  @Test
  void nothingOfItsAggregateGoesOutBehindARefusedRecord() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      shard.commit("large", 1);
      await().until(() -> log.events().contains("large/1"));
      limit(10 * LIMIT);
      try {
        try (Connection connection = shard.connect();
            Statement statement = connection.createStatement()) {
          Shard.append(connection, "large", 2);
          // Larger than a batch, so in one of its own: a batch of several would be split in vain.
          statement.execute(
              Shard.incompressible(200_000, "aggregate_id = 'large' AND version = 2"));
          for (int version = 3; version <= 300; version++) {
            Shard.append(connection, "large", version, LIMIT);
          }
          connection.commit();
        }
        await().until(() -> !relay.parked.isEmpty());
        shard.commit("other", 1);
        await().until(() -> log.events().contains("other/1"));
        assertThat(log.versionsOf("large")).containsExactly(1L);
      } finally {
        limit(1_048_588);
      }
    }
  }

  /** Kafka's limit is one of batches; many small records in one must not be taken for one. */
  @Test
  void manyRecordsThatAreTooLargeTogetherAllArrive() throws Exception {
    limit(10 * LIMIT);
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard)) {
      try (Connection connection = shard.connect();
          Statement statement = connection.createStatement()) {
        for (int version = 1; version <= 40; version++) {
          Shard.append(connection, "order", version);
        }
        statement.execute(Shard.incompressible(1_280, "aggregate_id = 'order'"));
        connection.commit();
      }
      await().until(() -> log.versionsOf("order").size() == 40);
      assertThat(log.versionsOf("order")).isSorted();
      assertThat(relay.parked).isEmpty();
    } finally {
      limit(1_048_588);
    }
  }

  private static void limit(int bytes) throws Exception {
    ConfigResource orders = new ConfigResource(ConfigResource.Type.TOPIC, "millrace.orders.v1");
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(TestTopics.connection())) {
      admin.incrementalAlterConfigs(Map.of(orders, List.of(set))).all().get();
      await().until(() -> TestTopics.expected().ensure(TestTopics.connection(), true) == bytes);
    }
  }

  private static void writeWithOneTooLarge(Shard shard) throws Exception {
    shard.commit("large", 1);
    try (Connection connection = shard.connect()) {
      Shard.append(connection, "large", 2, 2 * LIMIT);
      connection.commit();
    }
    shard.commit("large", 3);
    shard.commit("large", 4);
  }
}
