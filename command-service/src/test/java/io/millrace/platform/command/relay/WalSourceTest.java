package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.command.relay.postgres.SlotProbe;
import io.millrace.platform.command.relay.postgres.WalConnection;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule: whatever becomes of the log, the ledger has everything, and the relay goes on from it. */
class WalSourceTest {
  private static final int CAPACITY = 10;

  @Test
  void aSlotThatIsDroppedCostsNoEventAndIsMadeAnew() throws Exception {
    try (Shard shard = new Shard(Source.WAL);
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      shard.commit("order", 1);
      await().until(() -> log.events().contains("order/1"));
      dropWhileInUse(shard);
      for (int version = 2; version <= 20; version++) {
        shard.commit("order", version);
      }
      await().until(() -> log.versionsOf("order").size() == 20);
      assertThat(log.events()).doesNotHaveDuplicates();
      relay.ready();
      assertThat(slot(shard, "active")).isEqualTo("t");
    }
  }

  @Test
  void moreThanCanBeHeldComesOutOfTheLedger() throws Exception {
    try (Shard shard = new Shard(Source.WAL);
        Connection late = shard.connect();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.following(shard, shard.log(), CAPACITY).ready()) {
      Shard.append(late, "late", 1);
      List<String> expected = new ArrayList<>(List.of("late/1"));
      for (int i = 0; i < 3 * CAPACITY; i++) {
        shard.commit("other-" + i, 1);
        expected.add("other-" + i + "/1");
      }
      await().until(() -> !relay.streaming());
      late.commit();
      await().until(() -> log.events().size() == expected.size());
      assertThat(log.events()).containsExactlyInAnyOrderElementsOf(expected);
      relay.ready();
    }
  }

  @Test
  void theSlotStaysBeforeAnEventThatIsNotPublished() throws Exception {
    try (Shard shard = new Shard(Source.WAL);
        Connection late = shard.connect();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      Shard.append(late, "late", 1);
      shard.commit("fenced", 1);
      String after = position(shard);
      log.awaitLooks(20);
      assertThat(log.events()).isEmpty();
      assertThat(confirmed(shard, after)).isEqualTo("f");
      late.commit();
      await().until(() -> log.events().size() == 2);
      await().until(() -> "t".equals(confirmed(shard, after)));
      assertThat(relay.streaming()).isTrue();
    }
  }

  @Test
  void aConnectionThatIsDeadWithoutAWordIsGivenUp() throws Exception {
    try (Shard shard = new Shard(Source.WAL);
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      String sender = String.valueOf(slot(shard, "active_pid"));
      signal(shard, "STOP", sender);
      try {
        shard.commit("order", 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> log.events().contains("order/1"));
        assertThat(relay.streaming()).isFalse();
      } finally {
        signal(shard, "CONT", sender);
      }
    }
  }

  /** By the server's own shell: in a container, its process numbers mean nothing outside. */
  private static void signal(Shard shard, String name, String pid) throws Exception {
    try (Connection connection = shard.connect();
        Statement statement = connection.createStatement()) {
      // Whoever does not read what COPY writes breaks its pipe.
      statement.execute(
          "COPY (SELECT) TO PROGRAM 'cat >/dev/null; kill -%s %s'".formatted(name, pid));
    }
  }

  @Test
  void aLogThatCannotBeReachedLeavesTheLedger() throws Exception {
    try (Shard shard = new Shard(Source.WAL);
        TopicLog log = new TopicLog(shard.number)) {
      WalConnection wrong =
          new WalConnection(shard.log().url(), "nobody", "nothing", shard.log().slot());
      try (RunningRelay relay = RunningRelay.following(shard, wrong, CAPACITY)) {
        for (int i = 1; i <= 5; i++) {
          shard.commit("order", i);
        }
        await().until(() -> log.versionsOf("order").size() == 5);
        assertThat(relay.leads()).isTrue();
        assertThat(relay.streaming()).isFalse();
      }
    }
  }

  @Test
  void whatTheSlotRetainsIsKnownAndASlotThatIsLeftOverIsDropped() throws Exception {
    try (Shard shard = new Shard(Source.WAL)) {
      SlotProbe probe = new SlotProbe(shard.pool, shard.log().slot());
      try (RunningRelay relay = RunningRelay.of(shard).ready()) {
        shard.commit("order", 1);
        assertThat(relay.streaming()).isTrue();
        await().until(() -> probe.retainedBytes() > 0);
        probe.dropIfLeftOver();
        assertThat(slot(shard, "active")).isEqualTo("t");
      }
      await()
          .until(
              () -> {
                probe.dropIfLeftOver();
                return slot(shard, "slot_name") == null;
              });
      assertThat(probe.retainedBytes()).isZero();
    }
  }

  private static String position(Shard shard) throws Exception {
    return String.valueOf(shard.value("SELECT pg_current_wal_insert_lsn()"));
  }

  private static String confirmed(Shard shard, String lsn) throws Exception {
    return String.valueOf(slot(shard, "confirmed_flush_lsn >= '" + lsn + "'::pg_lsn"));
  }

  private static @Nullable String slot(Shard shard, String column) throws Exception {
    return shard.value(
        "SELECT %s FROM pg_replication_slots WHERE slot_name = '%s'"
            .formatted(column, shard.log().slot()));
  }

  private static void dropWhileInUse(Shard shard) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              shard.value(
                  "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND slot_name = '%s'"
                      .formatted(shard.log().slot()));
              shard.value("SELECT pg_drop_replication_slot('%s')".formatted(shard.log().slot()));
              return true;
            });
  }
}
