package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.ledger.LedgerDays;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule: the ledger's days are made, and made good, past whoever reads and whoever writes. */
class LedgerDaysTest {
  private static final int AHEAD = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int A_DAY = 12_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void behindAReaderWhoTakesItsTimeCommandsGoOnAndTheDaysComeWhenItIsGone() throws Exception {
    try (Shard shard = new Shard();
        Connection dump = shard.connect()) {
      execute(dump, "LOCK TABLE event IN ACCESS SHARE MODE");
      Future<Boolean> keeping = threads.submit(() -> keep(shard));
      await().atMost(PATIENCE).until(() -> keeping.isDone() || somebodyWaits(shard));

      Future<?> command = threads.submit(() -> commit(shard, "order", 1));
      Future<?> read = threads.submit(shard::transactions);

      assertThat(command).succeedsWithin(PATIENCE);
      assertThat(read).succeedsWithin(PATIENCE);
      assertThat(keeping).succeedsWithin(PATIENCE).isEqualTo(false);
      dump.rollback();
      assertThat(keep(shard)).isTrue();
      assertThat(state(shard)).isEqualTo(new LedgerDays.State(AHEAD, false));
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void aDayWithoutAPartitionGetsOneWhileCommandsAndRelayGoOn(Source source) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (Shard shard = new Shard(source);
        TopicLog log = new TopicLog(shard.number)) {
      dropDays(shard);
      execute(
          shard,
          "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(cdc(shard)));
      strays(shard, "2 days", A_DAY);
      strays(shard, "1 day", 10);
      try (RunningRelay relay = RunningRelay.of(shard).ready()) {
        Future<Integer> commands = threads.submit(() -> commitUntil(shard, stop));
        await().atMost(PATIENCE).until(() -> log.events().size() > A_DAY + 10);
        List<String> before = rows(shard);

        await().atMost(PATIENCE).until(() -> keep(shard));

        assertThat(relay.leads()).isTrue();
        assertThat(rows(shard)).containsAll(before);
        assertThat(shard.value("SELECT count(*) FROM ONLY event_default")).isEqualTo("0");
        assertThat(state(shard)).isEqualTo(new LedgerDays.State(AHEAD, false));
        stop.set(true);
        int committed = commands.get();
        int events = A_DAY + 10 + committed;
        await().atMost(PATIENCE).until(() -> log.events().size() >= events);
        assertThat(log.events()).hasSize(events).doesNotHaveDuplicates();
        assertThat(log.versionsOf("live")).hasSize(committed).isSorted();
        assertThat(rows(shard)).hasSize(events);
        assertThat(inserts(shard)).isEqualTo(events);
      } finally {
        stop.set(true);
        execute(shard, "SELECT pg_drop_replication_slot('%s')".formatted(cdc(shard)));
      }
    }
  }

  @Test
  void aMoveThatWasBrokenOffGoesOnAndTakesWhatCameLate() throws Exception {
    try (Shard shard = new Shard();
        Connection late = shard.connect();
        Connection dump = shard.connect()) {
      dropDays(shard);
      Shard.append(late, "late", 1);
      strays(shard, "1 day", A_DAY);
      execute(dump, "LOCK TABLE event IN ACCESS SHARE MODE");

      assertThat(keep(shard)).isFalse();
      strays(shard, "2 days", 10);
      commit(shard, "order", 1);
      dump.rollback();
      assertThat(keep(shard)).isFalse();
      List<String> before = rows(shard);
      assertThat(before).hasSize(A_DAY + 11);

      late.commit();
      assertThat(keep(shard)).isTrue();
      assertThat(rows(shard)).hasSize(A_DAY + 12).containsAll(before);
      assertThat(state(shard)).isEqualTo(new LedgerDays.State(AHEAD, false));
      assertThat(
              shard.value(
                  "SELECT count(*) FROM event WHERE tableoid <> to_regclass('event_' || to_char(occurred_at AT TIME ZONE 'UTC', 'YYYYMMDD'))"))
          .isEqualTo("0");
    }
  }

  @Test
  void nothingIsEmptiedOfWhichTheCopyIsNotWhole() throws Exception {
    try (Shard shard = new Shard();
        Connection dump = shard.connect()) {
      dropDays(shard);
      strays(shard, "1 day", 10);
      execute(dump, "LOCK TABLE event IN ACCESS SHARE MODE");
      assertThat(keep(shard)).isFalse();
      String copy =
          Objects.requireNonNull(
              shard.value("SELECT relname FROM pg_class WHERE relname ~ '^event_moving_[0-9]+$'"));
      execute(shard, "DELETE FROM " + copy + " WHERE aggregate_id LIKE '%-3'");
      dump.rollback();

      assertThat(keep(shard)).isFalse();

      assertThat(shard.value("SELECT count(*) FROM ONLY event_default")).isEqualTo("10");
      execute(shard, "DROP TABLE " + copy);
      assertThat(keep(shard)).isTrue();
      assertThat(rows(shard)).hasSize(10);
    }
  }

  /** Whether all is done. */
  private static boolean keep(Shard shard) throws InterruptedException {
    try (Connection connection = shard.connect()) {
      connection.setAutoCommit(true);
      new LedgerDays(connection, AHEAD).keep();
      return true;
    } catch (SQLException tryAgain) {
      return false;
    }
  }

  private static LedgerDays.State state(Shard shard) throws SQLException {
    try (Connection connection = shard.connect()) {
      return new LedgerDays(connection, AHEAD).state();
    }
  }

  private static boolean somebodyWaits(Shard shard) throws SQLException {
    return !"0"
        .equals(
            shard.value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
  }

  private static Void commit(Shard shard, String order, long version) throws SQLException {
    shard.commit(order, version);
    return null;
  }

  /** Commits one after the other, as commands do; gives how many. */
  private static int commitUntil(Shard shard, AtomicBoolean stop) throws SQLException {
    int version = 0;
    while (!stop.get()) {
      try {
        shard.commit("live", version + 1);
        version++;
      } catch (SQLException e) {
        // Its partition was given other bounds while it waited: see PgFailure.
        assertThat(e.getSQLState()).isEqualTo("23514");
      }
    }
    return version;
  }

  private static void dropDays(Shard shard) throws SQLException {
    execute(
        shard,
        """
        DO $$ DECLARE day text; BEGIN
          FOR day IN SELECT inhrelid::regclass FROM pg_inherits
            WHERE inhparent = 'event'::regclass AND inhrelid <> 'event_default'::regclass LOOP
            EXECUTE 'DROP TABLE ' || day;
          END LOOP;
        END $$""");
  }

  private static void strays(Shard shard, String age, int count) throws SQLException {
    execute(
        shard,
        """
        INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version,
          payload, metadata, occurred_at)
        SELECT n %% 1024, 'order', '%1$s-' || n, 1, 'OrderDelivered', 1,
          '{"at":"2026-01-01T00:00:00Z"}', '{}', now() - interval '%1$s'
        FROM generate_series(1, %2$d) n"""
            .formatted(age, count));
  }

  private static String cdc(Shard shard) {
    return "cdc_" + shard.number;
  }

  /** How many events whoever follows the publication is told of. */
  private static long inserts(Shard shard) throws SQLException {
    return Long.parseLong(
        Objects.requireNonNull(
            shard.value(
                """
                SELECT count(*) FROM pg_logical_slot_get_binary_changes('%s', NULL, NULL,
                  'proto_version', '1', 'publication_names', 'millrace_ledger')
                WHERE get_byte(data, 0) = ascii('I')"""
                    .formatted(cdc(shard)))));
  }

  private static List<String> rows(Shard shard) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = shard.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT e::text FROM event e ORDER BY tx, position")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static void execute(Shard shard, String sql) throws SQLException {
    try (Connection connection = shard.connect()) {
      execute(connection, sql);
      connection.commit();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
