package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule: the events of one aggregate reach the topic in the order of their versions. */
class AggregateOrderTest {
  @ParameterizedTest
  @EnumSource(Source.class)
  void anEventWaitsForItsPredecessorInAHigherTransactionOfTheSameLook(Source source)
      throws Exception {
    try (Shard shard = new Shard(source);
        Connection second = shard.connect();
        Connection first = shard.connect();
        TopicLog log = new TopicLog(shard.number)) {
      invert(second, first);
      try (RunningRelay relay = RunningRelay.of(shard)) {
        await().until(() -> log.events().size() == 2);
        assertThat(relay.leads()).isTrue();
        assertThat(log.versionsOf("order")).containsExactly(1L, 2L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void aWholeLookInTheOppositeOrderIsTurnedRound(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection third = shard.connect();
        Connection second = shard.connect();
        Connection first = shard.connect();
        TopicLog log = new TopicLog(shard.number)) {
      Shard.takeTransactionId(third);
      invert(second, first);
      Shard.append(third, "order", 3);
      third.commit();
      try (RunningRelay relay = RunningRelay.of(shard)) {
        await().until(() -> log.events().size() == 3);
        assertThat(relay.leads()).isTrue();
        assertThat(log.versionsOf("order")).containsExactly(1L, 2L, 3L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void anEventWaitsForItsPredecessorInALaterBatch(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection second = shard.connect();
        Connection first = shard.connect();
        TopicLog log = new TopicLog(shard.number)) {
      invert(second, first);
      try (RunningRelay relay = RunningRelay.of(shard, 1)) {
        await().until(() -> log.events().size() == 2);
        assertThat(relay.leads()).isTrue();
        assertThat(log.versionsOf("order")).containsExactly(1L, 2L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void anEventWaitsForAPredecessorThatIsFencedByARunningTransaction(Source source)
      throws Exception {
    try (Shard shard = new Shard(source);
        Connection second = shard.connect();
        Connection fence = shard.connect();
        Connection first = shard.connect();
        TopicLog log = new TopicLog(shard.number)) {
      shard.commit("order", 1);
      try (RunningRelay relay = RunningRelay.of(shard).ready()) {
        await().until(() -> log.events().contains("order/1"));
        long secondTx = Shard.takeTransactionId(second);
        Shard.takeTransactionId(fence);
        Shard.takeTransactionId(first);
        Shard.append(first, "order", 2);
        first.commit();
        Shard.append(second, "order", 3);
        second.commit();
        // The look now shows version 3 and not version 2: only this watermark may be given.
        log.awaitLooks(5);
        assertThat(log.highestWatermark()).isEqualTo(secondTx);
        assertThat(relay.leads()).isTrue();
        assertThat(log.versionsOf("order")).containsExactly(1L);
        fence.rollback();
        await().until(() -> log.versionsOf("order").size() == 3);
        assertThat(log.versionsOf("order")).containsExactly(1L, 2L, 3L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void anEventThatWaitedIsFoundAgainAfterACrash(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection second = shard.connect();
        Connection fence = shard.connect();
        Connection first = shard.connect();
        TopicLog log = new TopicLog(shard.number)) {
      long secondTx = Shard.takeTransactionId(second);
      Shard.takeTransactionId(fence);
      Shard.takeTransactionId(first);
      Shard.append(first, "order", 1);
      first.commit();
      Shard.append(second, "order", 2);
      second.commit();
      RunningRelay crashed = RunningRelay.of(shard);
      await().until(() -> log.lowestWatermark() == secondTx);
      crashed.crash();
      fence.rollback();
      try (RunningRelay relay = RunningRelay.of(shard)) {
        await().until(() -> log.versionsOf("order").size() == 2);
        assertThat(relay.leads()).isTrue();
        assertThat(log.versionsOf("order")).containsExactly(1L, 2L);
      }
    }
  }

  /** The writer of version 2 got its transaction id first, and the row second. */
  private static void invert(Connection second, Connection first) throws Exception {
    Shard.takeTransactionId(second);
    Shard.append(first, "order", 1);
    first.commit();
    Shard.append(second, "order", 2);
    second.commit();
  }
}
