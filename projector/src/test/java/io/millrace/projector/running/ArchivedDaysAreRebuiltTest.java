package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.ledger.ArchiveOutcome.Archived;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.projection.operations.ProjectionOperations;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.platform.projection.rebuild.OperationResult.Refused;
import io.millrace.platform.projection.rebuild.ProjectionProblems;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days that have left the ledger are part of the past: a rebuild has them, or it is refused. */
class ArchivedDaysAreRebuiltTest {
  private static final String BY = "a test";
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 6;

  private static final Comparator<HistoryPlace> BY_PLACE =
      Comparator.comparingLong(HistoryPlace::tx).thenComparingLong(HistoryPlace::position);

  @TempDir private Path archive;
  private final Random random = new Random(31);
  private final List<EventEnvelope> events = RandomShop.with(300, random).events();
  private TestDatabase database;
  private TestLedger ledger;

  /** Six days; each two of them overlap, because transactions ran over midnight. */
  @BeforeEach
  void record() {
    database = TestDatabase.fresh();
    ledger = TestLedger.empty();
    ledger.makeDays(FIRST, DAYS);
    int size = events.size() / DAYS;
    for (int day = 0; day < DAYS; day += 2) {
      int from = day * size;
      int to = day == DAYS - 2 ? events.size() : from + 2 * size;
      ledger.append(
          events.subList(from, from + size),
          FIRST.plusDays(day),
          events.subList(from + size, to),
          FIRST.plusDays(day + 1));
    }
  }

  @AfterEach
  void end() {
    ledger.close();
    database.close();
  }

  @Test
  void everyEventComesOnceAndInOrderWhileDaysMoveBetweenThePages() {
    List<HistoryPlace> before = pages(ledger.history(), 1000, 0);
    assertThat(before).hasSize(events.size()).isSortedAccordingTo(BY_PLACE);
    for (int days = 0; days < 4; days++) {
      assertThat(pages(ledger.history(archive), 97, days)).isEqualTo(before);
    }
    assertThat(pages(ledger.history(archive), 1, 0)).isEqualTo(before);
    assertThat(ledger.history(archive).count(0, every(), HistoryPlace.START, Long.MAX_VALUE))
        .isEqualTo(events.size());
    HistoryPlace middle = before.get(events.size() / 2);
    assertThat(ledger.history(archive).count(0, every(), middle, Long.MAX_VALUE))
        .isEqualTo(events.size() - events.size() / 2 - 1);
  }

  @Test
  void aGapIsFilledFromAnArchivedDay() {
    archiveDays(DAYS);
    EventEnvelope last = events.stream().filter(e -> e.version() == 5).findFirst().orElseThrow();
    assertThat(ledger.history(archive).range(last.type(), last.aggregateId(), 2, 4))
        .extracting(event -> event.row().version())
        .containsExactly(2L, 3L, 4L);
  }

  @Test
  void aViewIsRebuiltFromArchiveLedgerAndTopicKilledInBetween() {
    archiveDays(2);
    try (TestTopics topics = TestTopics.empty()) {
      topics.send(events);
      topics.send(new Watermark(0, events.size(), Instant.now()));
      ProjectionOperations operations = TestProjector.operations(database, ledger.history(archive));
      try (ProjectorRuntime projector = TestProjector.start(database)) {
        awaitViews();
        assertThat(projector.isAlive()).isTrue();
      }
      for (String name : List.of("order_view", "stock_view", "sales_by_product")) {
        assertThat(operations.rebuild(name, BY)).isInstanceOf(Done.class);
        try (ProjectorRuntime killed = TestProjector.start(database, ledger.history(archive))) {
          await().until(() -> value("SELECT max(pass) > 0 FROM projection_rebuild").equals("t"));
          assertThat(killed.isAlive()).isTrue();
        }
        archiveDays(1);
        try (ProjectorRuntime next = TestProjector.start(database, ledger.history(archive))) {
          awaitStandby(name);
          assertThat(next.isAlive()).isTrue();
        }
        assertThat(operations.promote(name, false, BY)).isInstanceOf(Done.class);
        assertThat(operations.drop(name, BY)).isInstanceOf(Done.class);
      }
      assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(events));
      assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
    }
  }

  @Test
  void aRebuildIsRefusedByTheNameOfWhatIsDamagedOrMissing() throws IOException {
    archiveDays(3);
    Path shard = archive.resolve("shard-0");
    Path file = shard.resolve(FIRST.plusDays(1) + ".ndjson.gz");
    byte[] whole = Files.readAllBytes(file);
    byte[] other = whole.clone();
    other[whole.length / 2] ^= 1;
    Files.write(file, other);
    assertRefused(archive, file.toString(), "backup of the archive");
    Files.delete(file);
    assertRefused(archive, file.toString(), "is not there");
    Files.write(file, whole);
    Path manifest = shard.resolve(FIRST.plusDays(2) + ".manifest.json");
    Files.delete(manifest);
    assertRefused(archive, manifest.toString(), "has given that day away");
    assertRefused(archive.resolve("elsewhere"), "2026-01-01.manifest.json", "is not there");
    assertRefused(null, "3 days (2026-01-01 to 2026-01-03)", "set millrace.ledger.archive");
    assertThat(value("SELECT count(*) FROM operator_audit WHERE outcome = 'history-unavailable'"))
        .isEqualTo("5");
    assertThat(value("SELECT count(*) FROM projection WHERE version = 2")).isEqualTo("0");
  }

  @Test
  void aFileThatIsDamagedLaterStopsTheRebuildAndBroughtBackLetsItEnd() throws IOException {
    archiveDays(3);
    try (TestTopics topics = TestTopics.empty()) {
      topics.send(events);
      topics.send(new Watermark(0, events.size(), Instant.now()));
      ProjectionOperations operations = TestProjector.operations(database, ledger.history(archive));
      try (ProjectorRuntime projector = TestProjector.start(database)) {
        awaitViews();
        assertThat(operations.rebuild("order_view", BY)).isInstanceOf(Done.class);
      }
      Path file = archive.resolve("shard-0").resolve(FIRST.plusDays(2) + ".ndjson.gz");
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, new byte[whole.length]);
      try (ProjectorRuntime projector = TestProjector.start(database, ledger.history(archive))) {
        await()
            .untilAsserted(
                () ->
                    assertThat(value("SELECT trouble FROM projection_rebuild"))
                        .contains(file.toString(), "SHA-256"));
        Files.write(file, whole);
        awaitStandby("order_view");
        assertThat(operations.promote("order_view", false, BY)).isInstanceOf(Done.class);
        assertThat(projector.isAlive()).isTrue();
      }
    }
  }

  /** Reads everything in pages of that size, and archives so many days on the way. */
  private List<HistoryPlace> pages(EventHistory history, int size, int days) {
    List<HistoryPlace> places = new ArrayList<>();
    HistoryPlace place = HistoryPlace.START;
    int left = days;
    while (true) {
      List<PastEvent> page = history.read(0, every(), place, Long.MAX_VALUE, size);
      if (page.isEmpty()) {
        return places;
      }
      page.forEach(event -> places.add(event.at()));
      place = places.getLast();
      if (left > 0 && random.nextInt(5) == 0) {
        left--;
        archiveDays(1);
      }
    }
  }

  private static Set<AggregateType> every() {
    return Set.copyOf(AggregateType.values());
  }

  private void archiveDays(int days) {
    for (int day = 0; day < days; day++) {
      assertThat(ledger.archiveOldest(archive)).isInstanceOf(Archived.class);
    }
  }

  private void assertRefused(@Nullable Path folder, String what, String todo) {
    ProjectionOperations operations = TestProjector.operations(database, ledger.history(folder));
    assertThat(operations.rebuild("order_view", BY))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(ProjectionProblems.HISTORY_UNAVAILABLE);
              assertThat(refused.detail()).contains(what, todo);
            });
  }

  private void awaitStandby(String name) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                value(
                        "SELECT count(*) FROM projection WHERE state = 'standby' AND name = '"
                            + name
                            + "'")
                    .equals("1"));
  }

  private void awaitViews() {
    Map<String, List<String>> expected = ExpectedViews.of(events);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(ExpectedViews.read(database)).isEqualTo(expected));
  }

  private String value(String sql) {
    return database.value(sql);
  }
}
