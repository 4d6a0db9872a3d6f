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
  void of_two_relays_one_leads_and_each_event_is_sent_once() throws Exception {
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
  void a_peer_takes_over_when_the_leader_dies(Source source) throws Exception {
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
  void nobody_else_gets_a_lease_that_is_held() throws Exception {
    try (Shard shard = new Shard()) {
      assertThat(new PostgresLease(shard.pool, "one", LONG).acquire()).isPresent();
      assertThat(new PostgresLease(shard.pool, "other", LONG).acquire()).isEmpty();
    }
  }

  @Test
  void a_released_lease_is_free_at_once_and_keeps_the_checkpoint() throws Exception {
    try (Shard shard = new Shard()) {
      RelayCheckpoint reached = new RelayCheckpoint(new LedgerPosition(7, 9), null);
      Lease one = new PostgresLease(shard.pool, "one", LONG);
      one.release(one.acquire().orElseThrow(), reached);
      Lease.Term next = new PostgresLease(shard.pool, "other", LONG).acquire().orElseThrow();
      assertThat(next.checkpoint()).isEqualTo(reached);
    }
  }

  @Test
  void an_owner_whose_lease_went_to_a_peer_cannot_move_the_checkpoint() throws Exception {
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
