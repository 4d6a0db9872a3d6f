package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule: a relay that dies in the middle loses nothing; its successor may repeat. */
class CrashTest {
  private static final int ORDERS = 40;
  private static final int VERSIONS = 10;

  @ParameterizedTest
  @EnumSource(Source.class)
  void allEventsArriveInOrderThoughTheRelayDiesInBetween(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        TopicLog log = new TopicLog(shard.number)) {
      RunningRelay first = RunningRelay.of(shard, 7).ready();
      write(shard);
      first.wakeup.signal();
      first.crash();
      try (RunningRelay relay = RunningRelay.of(shard, 7)) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> new HashSet<>(log.events()).size() == ORDERS * VERSIONS);
        assertThat(relay.leads()).isTrue();
      }
      for (int order = 0; order < ORDERS; order++) {
        assertThat(log.versionsOf("order-" + order))
            .containsExactlyElementsOf(LongStream.rangeClosed(1, VERSIONS).boxed().toList());
      }
    }
  }

  @Test
  void aRelayThatWasStoppedInOrderRepeatsNothing() throws Exception {
    stoppedAndFollowed(RunningRelay::of);
  }

  @Test
  void norDoesOneThatWasStoppedWhileRecordsWereOnTheirWay() throws Exception {
    stoppedAndFollowed(RunningRelay::toldLate);
  }

  private static void stoppedAndFollowed(Function<Shard, RunningRelay> first) throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number)) {
      write(shard);
      try (RunningRelay relay = first.apply(shard)) {
        await().atMost(Duration.ofMinutes(1)).until(() -> log.events().size() == ORDERS * VERSIONS);
        assertThat(relay.leads()).isTrue();
      }
      try (RunningRelay relay = RunningRelay.of(shard)) {
        shard.commit("last", 1);
        await().atMost(Duration.ofMinutes(1)).until(() -> log.events().contains("last/1"));
        assertThat(relay.leads()).isTrue();
      }
      assertThat(log.events()).doesNotHaveDuplicates().hasSize(ORDERS * VERSIONS + 1);
    }
  }

  private static void write(Shard shard) throws Exception {
    try (Connection connection = shard.connect()) {
      for (int version = 1; version <= VERSIONS; version++) {
        for (int order = 0; order < ORDERS; order++) {
          Shard.append(connection, "order-" + order, version);
        }
        connection.commit();
      }
    }
  }
}
