package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.command.relay.postgres.PostgresLease;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule: one relay leads a shard, and only the newest leader moves the checkpoint. */
class LeadershipTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void ofTwoRelaysOneLeadsAndEachEventIsSentOnce() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay one = RunningRelay.of(shard);
        RunningRelay other = RunningRelay.of(shard)) {
      for (int order = 0; order < 50; order++) {
        shard.commit("order-" + order, 1);
      }
      await().until(() -> log.events().size() == 50);
      assertThat(one.leads()).isNotEqualTo(other.leads());
      assertThat(log.events()).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void aPeerTakesOverWhenTheLeaderDies(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        TopicLog log = new TopicLog(shard.number)) {
      RunningRelay leader = RunningRelay.of(shard);
      await().until(leader::leads);
      try (RunningRelay peer = RunningRelay.of(shard)) {
        await().until(() -> peer.status instanceof RelayStatus.Standby);
        leader.crash();
        shard.commit("order", 1);
        await().until(peer::leads);
        await().until(() -> log.events().contains("order/1"));
      }
    }
  }

  @Test
  void nobodyElseGetsALeaseThatIsHeld() throws Exception {
    try (Shard shard = new Shard()) {
      assertThat(new PostgresLease(shard.pool, "one", LONG).acquire()).isPresent();
      assertThat(new PostgresLease(shard.pool, "other", LONG).acquire()).isEmpty();
    }
  }

  @Test
  void aReleasedLeaseIsFreeAtOnceAndKeepsTheCheckpoint() throws Exception {
    try (Shard shard = new Shard()) {
      RelayCheckpoint reached = new RelayCheckpoint(new LedgerPosition(7, 9), null);
      Lease one = new PostgresLease(shard.pool, "one", LONG);
      one.release(one.acquire().orElseThrow(), reached);
      Lease.Term next = new PostgresLease(shard.pool, "other", LONG).acquire().orElseThrow();
      assertThat(next.checkpoint()).isEqualTo(reached);
    }
  }

  @Test
  void anOwnerWhoseLeaseWentToAPeerCannotMoveTheCheckpoint() throws Exception {
    try (Shard shard = new Shard()) {
      Lease zombie = new PostgresLease(shard.pool, "zombie", SHORT);
      Lease.Term lost = zombie.acquire().orElseThrow();
      Lease peer = new PostgresLease(shard.pool, "peer", LONG);
      await().until(() -> peer.acquire().isPresent());
      assertThat(zombie.keep(lost, new RelayCheckpoint(new LedgerPosition(99, 99), null)))
          .isFalse();
      Lease.Term again = peer.acquire().orElseThrow();
      assertThat(again.checkpoint()).isEqualTo(RelayCheckpoint.START);
      assertThat(again.epoch()).isGreaterThan(lost.epoch());
    }
  }
}
