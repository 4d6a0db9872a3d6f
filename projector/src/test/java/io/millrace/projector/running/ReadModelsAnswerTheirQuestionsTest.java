package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.operations.ViewRefresher;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The questions that the read models are there for, asked of the database as readers do. */
class ReadModelsAnswerTheirQuestionsTest {
  private static final Instant MORNING = Instant.parse("2011-01-01T08:00:00Z");
  private static final Instant NOON = Instant.parse("2011-01-01T12:00:00Z");
  private static final Instant EVENING = Instant.parse("2011-02-01T18:00:00Z");
  private static final String ORDER = new UUID(1, 1).toString();

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static TestDatabase database;

  @BeforeAll
  static void aShopsDay() {
    Scenario shop = new Scenario();
    product(shop, "85123A", "WHITE HANGING HEART T-LIGHT HOLDER", 255);
    product(shop, "71053", "WHITE METAL LANTERN", 339);
    product(shop, "84406B", "CREAM CUPID HEARTS COAT HANGER", 275);
    shop.add(ShopAggregates.PRODUCT, "85123A", new PriceChanged(gbp(295), gbp(255), NOON));
    shop.add(ShopAggregates.PRODUCT, "85123A", new PriceChanged(gbp(310), gbp(295), NOON));
    shop.add(ShopAggregates.PRODUCT, "85123A", new PriceChanged(gbp(280), gbp(310), EVENING));
    List<OrderLine> lines = List.of(new OrderLine(1, "85123A", "HEART", 6, 255, 1, true));
    order(shop, new OrderPlaced(null, null, "France", lines, gbp(1530), MORNING));
    order(shop, new PaymentReceived(gbp(1530), "psp", NOON));
    order(shop, new OrderShipped(List.of(new LineQuantity(1, 4)), null, null, EVENING));

    database = TestDatabase.fresh();
    try (TestTopics topics = TestTopics.empty();
        ProjectorRuntime projector = TestProjector.start(database)) {
      topics.send(shop.events());
      topics.send(new Watermark(0, 7, Instant.now()));
      String progress = "SELECT count(*) FROM projection_progress WHERE tx = 7";
      String all = Integer.toString(TestProjector.projections().size());
      await().until(() -> database.value(progress).equals(all));
      assertThat(projector.isAlive()).isTrue();
    }
  }

  @AfterAll
  static void end() {
    database.close();
  }

  private static void product(Scenario shop, String sku, String name, long price) {
    shop.add(ShopAggregates.PRODUCT, sku, new ProductAdded(name, gbp(price), true, MORNING));
  }

  private static void order(Scenario shop, DomainEvent event) {
    shop.add(ShopAggregates.ORDER, ORDER, event);
  }

  private static Money gbp(long amount) {
    return new Money(amount, "GBP");
  }

  @Test
  void anOrderAsItWasAtAnyTime() {
    assertThat(orderAsOf("2011-01-01T09:00:00Z")).containsExactly("1|placed|0|{0}");
    assertThat(orderAsOf("2011-01-01T13:00:00Z")).containsExactly("2|paid|1530|{0}");
    assertThat(orderAsOf("2012-01-01T00:00:00Z")).containsExactly("3|partly-shipped|1530|{4}");
    assertThat(orderAsOf("2010-01-01T00:00:00Z")).isEmpty();
  }

  private static List<String> orderAsOf(String time) {
    return database.rows(
        "SELECT version, status, paid, shipped FROM order_timeline WHERE order_id = '"
            + ORDER
            + "' AND at <= '"
            + time
            + "' ORDER BY version DESC LIMIT 1");
  }

  @Test
  void aPriceAsItWasAtAnyTimeAndOneThatNeverHeldIsNone() {
    assertThat(
            database.rows(
                "SELECT price, valid_from < '2011-01-01T12:00:00Z', valid_to IS NULL"
                    + " FROM product_price_history WHERE sku = '85123A' ORDER BY version"))
        .containsExactly("255|t|f", "310|f|f", "280|f|t");
  }

  @Test
  void twoPricesNeverHoldAtOnce() {
    assertThatThrownBy(
            () ->
                database.execute(
                    "INSERT INTO product_price_history_v1 VALUES"
                        + " ('85123A', 9, 1, 'GBP', '[2011-01-15, 2011-01-16)')"))
        .hasStackTraceContaining("no_overlap");
  }

  @Test
  void productsByWordsAndByPartsOfWords() {
    assertThat(
            database.rows(
                "SELECT sku FROM product_view"
                    + " WHERE search @@ websearch_to_tsquery('simple', 'white heart')"))
        .containsExactly("85123A");
    assertThat(
            database.rows(
                "SELECT sku FROM product_view WHERE trigrams && trigrams('lanterm')"
                    + " ORDER BY trigram_similarity(name, 'lanterm') DESC LIMIT 1"))
        .containsExactly("71053");
    assertThat(database.rows("SELECT sku FROM product_view WHERE trigrams @> ARRAY['upi', 'pid']"))
        .containsExactly("84406B");
  }

  @Test
  void monthlyRevenueAndBestsellersAreRefreshedByOneAndTellTheirAge() {
    ViewRefresher one = new ViewRefresher(database.pool(), Duration.ofMillis(20), LIMIT);
    ViewRefresher other = new ViewRefresher(database.pool(), Duration.ofMillis(20), LIMIT);
    Thread first = Thread.ofPlatform().start(one);
    Thread second = Thread.ofPlatform().start(other);
    try {
      await()
          .until(() -> database.rows("SELECT 1 FROM view_refresh WHERE as_of IS NULL").isEmpty());
      assertThat(database.rows("SELECT month, orders, gross FROM revenue_monthly"))
          .containsExactly("2011-01-01|1|1530");
      assertThat(database.rows("SELECT sku, quantity, quantity_rank FROM bestseller_rank"))
          .containsExactly("85123A|6|1");

      database.execute("UPDATE sales_daily_v1 SET gross = 7");
      String before = refreshedAt();
      assertThat(one.request("revenue_monthly", "a test")).isTrue();
      assertThat(one.request("nothing", "a test")).isFalse();
      await().until(() -> !refreshedAt().equals(before));
      assertThat(database.rows("SELECT gross FROM revenue_monthly")).containsExactly("7");
      assertThat(database.rows("SELECT as_of > '2020-01-01' FROM view_refresh")).containsOnly("t");
    } finally {
      first.interrupt();
      second.interrupt();
    }
  }

  private static String refreshedAt() {
    return database.value("SELECT refreshed_at FROM view_refresh WHERE view = 'revenue_monthly'");
  }

  /** Ordinary pages of orders and products are read by an index, not by looking at every row. */
  @Test
  void pagesAreReadByAnIndex() {
    database.execute(
        "INSERT INTO order_view_v1 SELECT gen_random_uuid(), NULL, NULL, NULL, NULL, 'France',"
            + " 'GBP', '[]', 1, 0, 0, 'placed', '{}', now() - n * interval '1 minute', now(), 1"
            + " FROM generate_series(1, 5000) n");
    database.execute("ANALYZE order_view_v1");
    assertThat(plan("SELECT * FROM order_view ORDER BY placed_at DESC, id DESC LIMIT 50"))
        .contains("order_view_v1_placed")
        .doesNotContain("Sort");
    assertThat(
            plan(
                "SELECT * FROM order_view WHERE status = 'placed' AND (placed_at, id) < (now(),"
                    + " gen_random_uuid()) ORDER BY placed_at DESC, id DESC LIMIT 50"))
        .contains("order_view_v1_")
        .doesNotContain("Sort");
  }

  private static String plan(String sql) {
    return String.join("\n", database.rows("EXPLAIN " + sql));
  }
}
