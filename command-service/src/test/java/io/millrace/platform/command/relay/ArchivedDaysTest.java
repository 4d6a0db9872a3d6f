package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.relay.Parking.Parked;
import io.millrace.platform.command.relay.postgres.PostgresParking;
import io.millrace.platform.events.ledger.Archive;
import io.millrace.platform.events.ledger.ArchiveDamagedException;
import io.millrace.platform.events.ledger.ArchiveOutcome;
import io.millrace.platform.events.ledger.Archiver;
import io.millrace.platform.events.ledger.LedgerDays;
import io.millrace.platform.events.ledger.LedgerReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule: an old day leaves the ledger only when all of it stands in the archive. */
class ArchivedDaysTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final Instant MUCH_LATER = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir Path root;

  @Test
  void theDaysMoveOneByOneAndEveryEventCanStillBeRead() throws Exception {
    try (Shard shard = new Shard()) {
      writeOldDays(shard);
      shard.commit("new", 1);
      publishAll(shard);
      List<String> before = ledger(shard);

      assertThat(archive(shard)).isEqualTo(new ArchiveOutcome.Archived(DAY, 2));
      assertThat(archive(shard)).isEqualTo(new ArchiveOutcome.Archived(DAY.plusDays(1), 1));

      assertThat(shard.transactions()).containsOnlyKeys("new/1");
      assertThat(ledger(shard)).isEqualTo(before).hasSize(4);
    }
  }

  @Test
  void aDayWithinTheRetentionStays() throws Exception {
    try (Shard shard = new Shard()) {
      writeOldDays(shard);
      publishAll(shard);
      assertThat(archive(shard, Instant.parse("2026-01-01T23:00:00Z")))
          .isEqualTo(new ArchiveOutcome.NothingToDo());
      assertThat(shard.transactions()).hasSize(3);
    }
  }

  @Test
  void aDayWithEventsThatAreNotPublishedStays() throws Exception {
    try (Shard shard = new Shard()) {
      writeOldDays(shard);
      assertThat(archive(shard))
          .isInstanceOfSatisfying(
              ArchiveOutcome.Kept.class,
              kept -> assertThat(kept.reason()).contains("not published"));
      assertThat(shard.transactions()).hasSize(3);
    }
  }

  @Test
  void aDayWithEventsOfAnAggregateThatStandsStillStays() throws Exception {
    try (Shard shard = new Shard()) {
      writeOldDays(shard);
      publishAll(shard);
      new PostgresParking(shard.number, shard.pool)
          .park(new Parked(new AggregateStep(ShopAggregates.ORDER, "old", 1), "too large"));
      assertThat(archive(shard)).isInstanceOf(ArchiveOutcome.Kept.class);
      assertThat(shard.transactions()).hasSize(3);
    }
  }

  @Test
  void aFileWithoutItsDropIsWrittenAgainAndNothingIsReadTwice() throws Exception {
    try (Shard shard = new Shard();
        Connection reader = shard.connect()) {
      writeOldDays(shard);
      publishAll(shard);
      List<String> before = ledger(shard);
      execute(reader, "LOCK TABLE event IN ACCESS SHARE MODE");
      assertThatThrownBy(() -> archive(shard)).isInstanceOf(SQLException.class);
      assertThat(new Archive(root, shard.number).days()).hasSize(1);
      assertThat(shard.transactions()).hasSize(3);
      assertThat(ledger(shard)).isEqualTo(before);

      reader.rollback();
      assertThat(archive(shard)).isEqualTo(new ArchiveOutcome.Archived(DAY, 2));
      assertThat(ledger(shard)).isEqualTo(before);
    }
  }

  @Test
  void ofTwoArchiversOneDoesIt() throws Exception {
    try (Shard shard = new Shard();
        Connection other = shard.connect()) {
      writeOldDays(shard);
      publishAll(shard);
      execute(other, "SELECT pg_advisory_xact_lock(7013210050)");
      assertThat(archive(shard)).isEqualTo(new ArchiveOutcome.Busy());
    }
  }

  @Test
  void aDamagedArchiveIsNamedAndNoFurtherDayIsDropped() throws Exception {
    try (Shard shard = new Shard()) {
      writeOldDays(shard);
      publishAll(shard);
      archive(shard);
      Path manifest = root.resolve("shard-" + shard.number).resolve(DAY + ".manifest.json");
      Files.writeString(manifest, "{");

      assertThatThrownBy(() -> archive(shard))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining(manifest.toString());
      assertThatThrownBy(() -> ledger(shard)).isInstanceOf(ArchiveDamagedException.class);
      assertThat(shard.transactions()).hasSize(1);
    }
  }

  @Test
  void theLastDayIsMissedTooBecauseTheLedgerRemembersWhatItGaveAway() throws Exception {
    try (Shard shard = new Shard()) {
      writeOldDays(shard);
      publishAll(shard);
      archive(shard);
      archive(shard);
      String last = DAY.plusDays(1) + ".manifest.json";
      Files.delete(root.resolve("shard-" + shard.number).resolve(last));
      assertThatThrownBy(() -> ledger(shard))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining(last)
          .hasMessageContaining("has given that day away");
    }
  }

  @Test
  void eventsWhoseDayHasNoPartitionArePublishedAndStayUntilTheyGetOne() throws Exception {
    try (Shard shard = new Shard();
        TopicLog log = new TopicLog(shard.number);
        Connection owner = shard.connect()) {
      writeOldDays(shard);
      Shard.append(owner, "stray", 1);
      execute(
          owner,
          "UPDATE event SET occurred_at = '2025-12-20T08:00:00Z' WHERE aggregate_id = 'stray'");
      owner.commit();
      try (RunningRelay relay = RunningRelay.of(shard)) {
        await().until(() -> log.events().contains("stray/1"));
        assertThat(relay.leads()).isTrue();
        // As long as the relay has not noted how far it is, "not published" is the reason.
        await()
            .untilAsserted(
                () ->
                    assertThat(archive(shard))
                        .isInstanceOfSatisfying(
                            ArchiveOutcome.Kept.class,
                            kept ->
                                assertThat(kept.reason())
                                    .contains("event_default", "partition of their own")));
      }

      owner.setAutoCommit(true);
      new LedgerDays(owner, 14).keep();

      List<String> before = ledger(shard);
      assertThat(archive(shard))
          .isEqualTo(new ArchiveOutcome.Archived(LocalDate.of(2025, 12, 20), 1));
      assertThat(archive(shard)).isEqualTo(new ArchiveOutcome.Archived(DAY, 2));
      assertThat(ledger(shard)).hasSize(4).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  private ArchiveOutcome archive(Shard shard) throws SQLException {
    return archive(shard, MUCH_LATER);
  }

  private ArchiveOutcome archive(Shard shard, Instant endedBefore) throws SQLException {
    try (Connection connection = shard.connect()) {
      return new Archiver(shard.number, new Archive(root, shard.number))
          .archiveOldest(connection, endedBefore);
    }
  }

  /** All events as a rebuild reads them. */
  private List<String> ledger(Shard shard) throws SQLException {
    List<String> events = new ArrayList<>();
    try (Connection connection = shard.connect()) {
      new LedgerReader(shard.number, new Archive(root, shard.number))
          .forEach(
              connection,
              event ->
                  events.add(
                      event.tx()
                          + " "
                          + event.row().aggregateId()
                          + "/"
                          + event.row().version()
                          + " "
                          + event.row().recordedAt()
                          + new String(event.row().payload(), StandardCharsets.UTF_8)));
    }
    return events;
  }

  /** Two events on one day, one on the next. */
  private static void writeOldDays(Shard shard) throws SQLException {
    try (Connection connection = shard.connect()) {
      execute(connection, "SELECT make_event_partitions('%s', 2)".formatted(DAY));
      int version = 1;
      for (var at :
          List.of("2026-01-01T08:00:00.123456Z", "2026-01-01T09:00:00Z", "2026-01-02T08:00:00Z")) {
        Shard.append(connection, "old", version);
        // A row moves to the partition of its day.
        execute(
            connection,
            "UPDATE event SET occurred_at = '%s' WHERE aggregate_id = 'old' AND version = %d"
                .formatted(at, version++));
      }
      connection.commit();
    }
  }

  private static void publishAll(Shard shard) throws SQLException {
    Map<String, Long> transactions = shard.transactions();
    long last = transactions.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    try (Connection connection = shard.connect()) {
      execute(connection, "UPDATE relay_checkpoint SET tx = '%d', position = 1000".formatted(last));
      connection.commit();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
