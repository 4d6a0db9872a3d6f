package io.millrace.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** Rule: a record that Kafka would never take stops its own aggregate, by name, and nobody else. */
class TooLargeRecordTest {
  private static final int LIMIT = 2_000;

  @Test
  void its_aggregate_stands_still_without_a_gap_and_the_others_go_on() throws Exception {
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
  void a_successor_knows_of_it() throws Exception {
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
  void it_goes_on_in_order_once_the_topic_takes_larger_records() throws Exception {
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
