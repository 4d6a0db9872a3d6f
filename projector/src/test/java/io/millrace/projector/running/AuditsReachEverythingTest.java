package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.projector.testkit.AuditedProjector;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestTopics;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit reaches whatever stands elsewhere: other projectors, other shards, the archive. */
class AuditsReachEverythingTest extends AuditedShop {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  @TempDir private Path archive;
  private final Random random = new Random(47);
  private final List<EventEnvelope> shop = RandomShop.with(40, random).events();

  @Test
  void whatOneProjectorFindsTheOwnersOfThePartitionsRepair() {
    publish(shop);
    try (AuditedProjector first =
            AuditedProjector.start(database, ledger.history(), AuditedProjector.ON_DEMAND);
        AuditedProjector second =
            AuditedProjector.start(database, ledger.history(), AuditedProjector.ON_DEMAND)) {
      awaitClaims();
      int half = 2 * TestTopics.PARTITIONS;
      await()
          .until(
              () ->
                  first.runtime().feedStatus().assigned() == half
                      && second.runtime().feedStatus().assigned() == half);
      database.execute("DELETE FROM order_view_v1");

      assertThat(first.audit(null, true).differing())
          .isEqualTo(Map.of("order_view/1", "40/0/40/0"));
      requireRightViews();
    }
  }

  /** As after a move of buckets: the first events of an order stand where it was. */
  @Test
  void anOrderWhoseEventsStandOnTwoShardsIsOneOrder() {
    List<EventEnvelope> moved = new ArrayList<>();
    List<EventEnvelope> stayed = new ArrayList<>();
    shop.forEach(
        event ->
            (event.type().label().equals("order") && event.version() > 2 ? moved : stayed)
                .add(event));
    try (TestLedger other = TestLedger.empty()) {
      other.append(moved);
      publish(stayed);
      events.clear();
      events.addAll(shop);
      topics.send(moved);
      topics.send(other.watermark(1));
      EventHistory both = ledger.historyWith(other);
      try (AuditedProjector projector =
          AuditedProjector.start(database, both, AuditedProjector.ON_DEMAND)) {
        String claims =
            "SELECT count(*) FROM projection_watermark WHERE shard = 1 AND tx > "
                + other.newestTx();
        await().until(() -> database.value(claims).equals("40"));
        assertThat(projector.audit(null, true).differing()).isEmpty();
        database.execute("DELETE FROM order_view_v1");
        database.execute("DELETE FROM projection_aggregate WHERE projection = 'order_view'");

        assertThat(projector.audit("order_view", true).differing())
            .isEqualTo(Map.of("order_view/1", "40/0/40/0"));
        requireRightViews();
        assertThat(projector.audit(null, true).differing()).isEmpty();
      }
    }
  }

  @Test
  void aRunWhoseWorkerIsGoneGoesOnWhereItWas() {
    publish(shop);
    PastEvent middle =
        ledger
            .history()
            .outline(0, Set.of(ShopAggregates.ORDER), HistoryPlace.START, Long.MAX_VALUE, 50)
            .getLast();
    try (AuditedProjector projector =
        AuditedProjector.start(database, ledger.history(), AuditedProjector.ON_DEMAND)) {
      awaitClaims();
      database.execute(
          """
          INSERT INTO projection_audit (view, repair, requested_by, owner, lease_until, tx, position,
                                        below_tx, events_total)
          VALUES ('order_view', false, 'a test', 'gone', now() + interval '1 second', %d, %d, %d, 9)
          """
              .formatted(middle.at().tx(), middle.at().position(), ledger.history().end(0)));

      long orders = shop.stream().filter(e -> e.type().equals(ShopAggregates.ORDER)).count();
      assertThat(projector.outcome(1).compared("order_view")).isEqualTo(orders - 50);
    }
  }

  @Test
  void archivedEventsCountAndBringRowsBack() {
    record(2);
    try (AuditedProjector projector =
        AuditedProjector.start(database, ledger.history(archive), AuditedProjector.ON_DEMAND)) {
      awaitClaims();
      assertThat(projector.audit(null, true).differing()).isEmpty();
      Set<String> lost = new HashSet<>();
      events.stream()
          .filter(event -> event.type().label().equals("order"))
          .limit(10)
          .forEach(event -> lost.add(event.aggregateId()));
      database.execute(
          "DELETE FROM order_view_v1 WHERE id::text IN ('" + String.join("', '", lost) + "')");

      assertThat(projector.audit(null, true).differing())
          .isEqualTo(Map.of("order_view/1", "%d/0/%d/0".formatted(lost.size(), lost.size())));
      requireRightViews();
    }
  }

  @Test
  void withoutTheArchiveItStandsStillAndSaysWhyInsteadOfFindingWhatIsNotSo() {
    record(2);
    try (AuditedProjector projector =
        AuditedProjector.start(database, ledger.history((Path) null), AuditedProjector.ALWAYS)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(database.value("SELECT trouble FROM projection_audit"))
                      .contains("2 days", "set millrace.ledger.archive"));
      assertThat(projector.found()).isZero();
      assertThat(projector.runtime().isAlive()).isTrue();
    }
  }

  /** Two days, of which the oldest leave the ledger. */
  private void record(int archived) {
    ledger.makeDays(FIRST, 3);
    int half = shop.size() / 2;
    ledger.append(shop.subList(0, half), FIRST, List.of(), FIRST.plusDays(1));
    ledger.append(List.of(), FIRST, shop.subList(half, shop.size()), FIRST.plusDays(1));
    events.addAll(shop);
    topics.send(shop);
    Watermark all = ledger.watermark(0);
    for (int day = 0; day < archived; day++) {
      ledger.archiveOldest(archive);
    }
    topics.send(new Watermark(0, all.tx(), Instant.now()));
  }
}
