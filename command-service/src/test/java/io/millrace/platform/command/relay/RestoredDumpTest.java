package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.command.relay.postgres.LedgerClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Rule: a ledger out of another cluster is refused until it is repaired, and then skips nothing.
 */
class RestoredDumpTest {
  private static final long AHEAD = 5L << 32;

  @Test
  void aLedgerOfThisClusterIsTaken() throws Exception {
    try (Shard shard = new Shard()) {
      shard.commit("order", 1);
      assertThat(new LedgerClock(shard.number, shard.pool).fault()).isEmpty();
    }
  }

  @Test
  void transactionsFromTheFutureAreRefusedWithTheCommandThatRepairs() throws Exception {
    try (Shard shard = new Shard()) {
      restore(shard);
      assertThat(new LedgerClock(shard.number, shard.pool).fault())
          .get()
          .asString()
          .contains("restored from a dump", "./millrace ledger repair --shard " + shard.number);
    }
  }

  @Test
  void aCheckpointFromTheFutureIsRefusedToo() throws Exception {
    try (Shard shard = new Shard()) {
      execute(shard, "UPDATE relay_checkpoint SET tx = '%d'".formatted(AHEAD));
      assertThat(new LedgerClock(shard.number, shard.pool).fault()).isPresent();
    }
  }

  @Test
  void afterTheRepairNewEventsComeBehindTheRestoredOnes() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number)) {
      restore(shard);
      execute(shard, "SELECT repair_ledger_clock()");
      assertThat(new LedgerClock(shard.number, shard.pool).fault()).isEmpty();
      try (RunningRelay relay = RunningRelay.of(shard)) {
        await().until(() -> log.versionsOf("order").contains(1L));
        shard.commit("order", 2);
        relay.wakeup.signal();
        await().until(() -> log.versionsOf("order").contains(2L));
        assertThat(log.versionsOf("order")).containsExactly(1L, 2L);
        long after = Objects.requireNonNull(shard.transactions().get("order/2"));
        assertThat(after).isGreaterThan(AHEAD);
        await().until(() -> log.lowestWatermark() > after);
        assertThat(relay.leads()).isTrue();
      }
    }
  }

  @Test
  void aSecondRepairChangesNothing() throws Exception {
    try (Shard shard = new Shard()) {
      restore(shard);
      assertThat(execute(shard, "SELECT repair_ledger_clock()"))
          .isEqualTo(execute(shard, "SELECT repair_ledger_clock()"));
    }
  }

  /** What pg_restore leaves: rows with the ids of a cluster that was much further. */
  private static void restore(Shard shard) throws SQLException {
    shard.commit("order", 1);
    execute(shard, "UPDATE event SET tx = '%d'".formatted(AHEAD));
  }

  private static String execute(Shard shard, String sql) throws SQLException {
    try (Connection connection = shard.connect();
        Statement statement = connection.createStatement()) {
      String first = "";
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          rows.next();
          first = rows.getString(1);
        }
      }
      connection.commit();
      return first;
    }
  }
}
