package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.projection.audit.AuditMonitor.Count;
import io.millrace.platform.projection.operations.ProjectionOperations;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.projector.testkit.AuditedProjector;
import io.millrace.projector.testkit.AuditedProjector.Outcome;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a view has lost of what it claims to have, an audit finds and brings back. */
class LostRowsComeBackTest extends AuditedShop {
  private static final String ORDER =
      "SELECT id::text FROM order_view WHERE version > 1 ORDER BY id LIMIT 3";

  private final Random random = new Random(41);
  private final List<EventEnvelope> shop = RandomShop.with(60, random).events();

  @Test
  void whereNothingIsLostNothingDiffers() {
    publish(shop);
    try (AuditedProjector projector = started()) {
      Outcome outcome = projector.audit(null, true);

      assertThat(outcome.differing()).isEmpty();
      assertThat(outcome.compared("order_view")).isEqualTo(count("order"));
      assertThat(outcome.compared("stock_view")).isEqualTo(count("stock"));
      assertThat(outcome.item("sales_daily").getLong("sumsDiffer")).isZero();
      assertThat(outcome.item("order_view").getLong("sumsDiffer")).isNull();
      assertThat(database.rows("SELECT actor, action, target, outcome FROM operator_audit"))
          .containsExactly("a test|audit --repair|all projections|asked for");
    }
  }

  private long count(String type) {
    return shop.stream().filter(event -> event.type().label().equals(type)).count();
  }

  @Test
  void rowsThatSomebodyHasRemovedAlthoughTheyCountAsApplied() {
    publish(shop);
    requireFoundAndBack(
        Map.of(
            "order_view", "3/0/3/0",
            "order_timeline", "3/0/3/0",
            "customer_view", "10/0/10/0",
            "product_view", "2/0/2/0",
            "product_price_history", "2/0/2/0",
            "stock_view", "2/0/2/0"),
        "DELETE FROM order_view_v1 WHERE id::text IN ORDERS",
        "DELETE FROM order_timeline_v1 WHERE order_id::text IN ORDERS AND version = 1",
        "DELETE FROM customer_view_v1",
        "DELETE FROM product_view_v1 WHERE sku IN ('SKU1', 'SKU2')",
        "DELETE FROM product_price_history_v1 WHERE version = 1 AND sku IN ('SKU1', 'SKU2')",
        "DELETE FROM stock_allotment_view_v1 WHERE sku IN ('SKU1', 'SKU2')");
  }

  @Test
  void rowsThatStandStillAlthoughNewerEventsCountAsApplied() {
    publish(shop);
    long repriced = shop.stream().filter(event -> event.event() instanceof PriceChanged).count();
    requireFoundAndBack(
        Map.of(
            "order_view", "0/3/3/0",
            "order_timeline", "3/0/3/0",
            "product_view", "0/2/2/0",
            "product_price_history", "%d/0/%d/0".formatted(repriced, repriced),
            "stock_view", "0/2/2/0"),
        "UPDATE order_view_v1 SET version = version - 1, paid = 7 WHERE id::text IN ORDERS",
        "DELETE FROM order_timeline_v1 WHERE order_id::text IN ORDERS AND version > 1",
        "UPDATE product_view_v1 SET version = version - 1, name = '-' WHERE sku IN ('SKU1', 'SKU2')",
        "DELETE FROM product_price_history_v1 WHERE version > 1",
        "UPDATE product_price_history_v1 SET valid = tstzrange(lower(valid), NULL)",
        "UPDATE stock_allotment_view_v1 SET version = 1, reserved = 0 WHERE sku IN ('SKU1', 'SKU2')");
  }

  private void requireFoundAndBack(Map<String, String> figures, String... losses) {
    try (AuditedProjector projector = started()) {
      String orders = database.rows(ORDER).stream().collect(Collectors.joining("', '", "('", "')"));
      List.of(losses).forEach(loss -> database.execute(loss.replace("ORDERS", orders)));
      Map<String, String> found = new TreeMap<>();
      Map<String, String> repaired = new TreeMap<>();
      figures.forEach((view, each) -> repaired.put(view + "/1", each));
      repaired.forEach((view, each) -> found.put(view, each.replaceFirst("/\\d+/0$", "/0/0")));

      assertThat(projector.audit(null, false).differing()).isEqualTo(found);
      assertThat(ExpectedViews.read(database)).isNotEqualTo(ExpectedViews.of(events));
      assertThat(projector.audit(null, true).differing()).isEqualTo(repaired);
      requireRightViews();
      assertThat(projector.audit(null, false).differing()).isEmpty();
    }
  }

  @Test
  void rowsAndProgressOfAWholePartition() {
    publish(shop);
    String partition =
        shop.stream()
            .map(EventEnvelope::aggregateId)
            .filter(id -> id.startsWith("SKU") && !id.contains("@"))
            .filter(id -> Buckets.of(id) % TestTopics.PARTITIONS == 1)
            .distinct()
            .collect(Collectors.joining("', '", "('", "')"));
    try (AuditedProjector projector = started()) {
      database.execute("DELETE FROM product_view_v1 WHERE sku IN " + partition);
      database.execute(
          "DELETE FROM projection_aggregate WHERE projection = 'product_view' AND aggregate_id IN "
              + partition);
      long lost = partition.chars().filter(c -> c == ',').count() + 1;

      assertThat(projector.audit(null, true).differing())
          .isEqualTo(Map.of("product_view/1", "%d/0/%d/0".formatted(lost, lost)));
      requireRightViews();
      assertThat(projector.audit(null, false).differing()).isEmpty();
    }
  }

  /** As a crash leaves it that takes rows, sums and progress together, and the feed goes on. */
  @Test
  void eventsThatNeverCameThoughWatermarksPassedThemSumsIncluded() {
    List<String> lost =
        shop.stream()
            .filter(event -> event.type().label().equals("order"))
            .map(EventEnvelope::aggregateId)
            .distinct()
            .limit(7)
            .toList();
    publish(shop, shop.stream().filter(event -> !lost.contains(event.aggregateId())).toList());
    try (AuditedProjector projector = started()) {
      assertThat(projector.audit(null, true).differing())
          .isEqualTo(
              Map.of(
                  "order_view/1", "7/0/7/0",
                  "order_timeline/1", "7/0/7/0",
                  "customer_summary/1", "7/0/7/0",
                  "sales_daily/1", "7/0/7/0",
                  "sales_by_country/1", "7/0/7/0",
                  "sales_by_product/1", "7/0/7/0"));
      requireRightViews();
      assertThat(projector.audit(null, false).differing()).isEmpty();
    }
  }

  @Test
  void aRowWhoseNextEventFoundNothingToFollowOn() {
    EventEnvelope last =
        shop.stream()
            .filter(event -> event.event() instanceof OrderDelivered)
            .filter(event -> shop.stream().noneMatch(other -> isNext(event, other)))
            .findFirst()
            .orElseThrow();
    publish(shop.stream().filter(event -> !event.equals(last)).toList());
    try (AuditedProjector projector = started()) {
      database.execute("DELETE FROM order_view_v1 WHERE id = '" + last.aggregateId() + "'");
      publish(List.of(last));
      await().until(() -> database.rows("SELECT projection FROM dead_letter").size() == 1);

      assertThat(projector.audit(null, true).differing())
          .isEqualTo(Map.of("order_view/1", "1/0/1/0"));
      await().until(() -> database.rows("SELECT projection FROM dead_letter").isEmpty());
      requireRightViews();
    }
  }

  @Test
  void anAggregateThatStandsStillAlthoughItsLettersAreGone() {
    publish(shop);
    try (AuditedProjector projector = started()) {
      String ids = database.rows(ORDER).stream().collect(Collectors.joining("', '", "('", "')"));
      database.execute(
          "UPDATE projection_aggregate SET version = 1, parked = true WHERE aggregate_id IN "
              + ids
              + " AND projection = 'order_view'");

      assertThat(projector.audit("order_view", true).differing())
          .isEqualTo(Map.of("order_view/1", "0/3/3/0"));
      assertThat(database.rows("SELECT * FROM projection_aggregate WHERE parked")).isEmpty();
      requireRightViews();
    }
  }

  private static boolean isNext(EventEnvelope event, EventEnvelope other) {
    return other.aggregateId().equals(event.aggregateId()) && other.version() > event.version();
  }

  @Test
  void sumsWhoseProgressIsLostAreNotDoubled() {
    publish(shop);
    try (AuditedProjector projector = started()) {
      database.execute(
          "DELETE FROM projection_aggregate WHERE projection = 'sales_daily' AND aggregate_id IN ("
              + ORDER
              + ")");

      Outcome outcome = projector.audit(null, true);
      assertThat(outcome.differing().keySet()).containsExactly("sales_daily/1");
      assertThat(outcome.item("sales_daily").getLong("missing")).isEqualTo(3);
      long sums = outcome.item("sales_daily").getLong("sumsDiffer");
      assertThat(sums).isPositive();
      assertThat(outcome.item("sales_daily").getLong("repaired")).isEqualTo(3 + sums);
      requireRightViews();
      assertThat(projector.audit(null, false).differing()).isEmpty();
    }
  }

  @Test
  void aSumThatSomebodyHasChangedIsNamed() {
    publish(shop);
    try (AuditedProjector projector = started()) {
      String day = database.value("SELECT min(day) FROM sales_daily");
      database.execute("UPDATE sales_daily_v1 SET gross = gross + 1 WHERE day = '" + day + "'");
      database.execute("DELETE FROM sales_by_country_v1 WHERE country = 'France'");

      Outcome outcome = projector.audit(null, false);
      assertThat(outcome.differing())
          .isEqualTo(Map.of("sales_daily/1", "0/0/0/1", "sales_by_country/1", "0/0/0/1"));
      assertThat(outcome.item("sales_daily").getString("remark")).contains(day + "/GBP");

      rebuild("sales_daily");
      rebuild("sales_by_country");
      assertThat(projector.audit(null, false).differing()).isEmpty();
      requireRightViews();
    }
  }

  @Test
  void nobodyHasToAsk() {
    publish(shop);
    try (AuditedProjector projector =
        AuditedProjector.start(database, ledger.history(), AuditedProjector.ALWAYS)) {
      awaitClaims();
      database.execute("DELETE FROM order_view_v1 WHERE id::text IN (" + ORDER + ")");

      await().untilAsserted(this::requireRightViews);
      await().until(() -> projector.count(Count.REPAIRED) == 3);
      assertThat(projector.found()).isEqualTo(3);
    }
  }

  private AuditedProjector started() {
    AuditedProjector projector =
        AuditedProjector.start(database, ledger.history(), AuditedProjector.ON_DEMAND);
    awaitClaims();
    return projector;
  }

  private void rebuild(String view) {
    ProjectionOperations operations = TestProjector.operations(database, ledger.history());
    assertThat(operations.rebuild(view, "a test")).isInstanceOf(Done.class);
    await()
        .until(
            () ->
                database
                    .value(
                        "SELECT state FROM projection WHERE version = 2 AND name = '" + view + "'")
                    .equals("standby"));
    assertThat(operations.promote(view, true, "a test")).isInstanceOf(Done.class);
    assertThat(operations.drop(view, "a test")).isInstanceOf(Done.class);
  }
}
