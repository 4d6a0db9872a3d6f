package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule: whoever commits late is published late, but published. */
class LateCommitTest {
  @ParameterizedTest
  @EnumSource(Source.class)
  void aTransactionHeldOpenWhileOthersCommitIsNotSkipped(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection late = shard.connect();
        TopicLog log = new TopicLog(shard.number)) {
      shard.commit("before", 1);
      try (RunningRelay relay = RunningRelay.of(shard).ready()) {
        await().until(() -> log.events().contains("before/1"));
        Shard.append(late, "late", 1);
        for (int i = 0; i < 20; i++) {
          shard.commit("other-" + i, 1);
          relay.wakeup.signal();
        }
        late.commit();
        await().until(() -> log.events().size() == 22);
        assertThat(log.events()).doesNotHaveDuplicates().contains("late/1", "other-19/1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void theWatermarkDoesNotPassATransactionThatStillRuns(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection late = shard.connect();
        TopicLog log = new TopicLog(shard.number)) {
      try (RunningRelay relay = RunningRelay.of(shard).ready()) {
        long lateTx = Shard.takeTransactionId(late);
        Shard.append(late, "late", 1);
        shard.commit("other", 1);
        log.awaitLooks(3);
        assertThat(relay.leads()).isTrue();
        assertThat(log.highestWatermark()).isLessThanOrEqualTo(lateTx);
        assertThat(log.events()).isEmpty();
        late.commit();
        await().until(() -> log.lowestWatermark() > lateTx);
        assertThat(log.events()).containsExactlyInAnyOrder("late/1", "other/1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void theWatermarksTimeWaitsForATransactionThatStillRuns(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection late = shard.connect();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      await().until(() -> log.newestWatermarks().size() == TopicLog.PARTITIONS);
      assertThat(relay.leads()).isTrue();
      Shard.append(late, "late", 1);
      shard.commit("fenced", 1);
      Instant fenced = Instant.now();
      // Several marks later, when a careless clock would have moved on:
      log.awaitLooks(5);
      assertThat(log.newestWatermarks()).allMatch(mark -> mark.asOf().isBefore(fenced));
      late.commit();
      await().until(() -> log.newestWatermarks().stream().allMatch(m -> m.asOf().isAfter(fenced)));
    }
  }
}
