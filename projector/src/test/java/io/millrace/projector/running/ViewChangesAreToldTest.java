package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.platform.events.Money;
import io.millrace.platform.projection.kafka.KafkaViewChangePublisher;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** After its commit every changed row is told with key and version, on the wire as agreed. */
class ViewChangesAreToldTest {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final String ORDER = "0195d4c2-7c1a-7000-8000-000000000001";
  private static final String CUSTOMER = "0195d4c2-7c1a-7000-8000-000000000002";

  @Test
  void oneOrderChangesFiveViewsAndStockIsToldBySku() {
    try (TestTopics topics = TestTopics.empty();
        TestDatabase database = TestDatabase.fresh()) {
      Scenario scenario = new Scenario();
      scenario.add(
          ShopAggregates.ORDER,
          ORDER,
          new OrderPlaced(
              "536365",
              new OrderCustomer(CUSTOMER, "17850", "Customer 17850"),
              "France",
              List.of(new OrderLine(1, "85123A", "Heart", 2, 5, 1, true)),
              new Money(10, "GBP"),
              AT));
      scenario.add(ShopAggregates.STOCK, "85123A@0", new StockReceived(9, 9, 0, AT));
      scenario.add(ShopAggregates.STOCK, "85123A@1", new StockReceived(9, 9, 0, AT));
      topics.send(scenario.events());
      // The same again changes nothing, so nothing more is told.
      topics.send(scenario.events());
      try (ProjectorRuntime projector = TestProjector.start(database)) {
        await().until(() -> projector.monitor().count("order_view", "duplicate") == 1);
        await().until(() -> projector.monitor().count("stock_view", "duplicate") == 2);
      }
      var messages = topics.read(KafkaViewChangePublisher.VIEWS_TOPIC);
      List<String> values =
          messages.stream().map(message -> new String(message.value(), UTF_8)).toList();
      assertThat(values)
          .contains(
              "{\"view\":\"order_view\",\"key\":\"" + ORDER + "\",\"version\":1}",
              "{\"view\":\"customer_summary\",\"key\":\"" + CUSTOMER + "\",\"version\":1}",
              "{\"view\":\"sales_daily\",\"key\":\"2011-01-01\",\"version\":1}",
              "{\"view\":\"sales_by_country\",\"key\":\"France\",\"version\":1}",
              "{\"view\":\"sales_by_product\",\"key\":\"85123A\",\"version\":1}",
              "{\"view\":\"stock_view\",\"key\":\"85123A\",\"version\":2}");
      assertThat(values.stream().filter(value -> value.contains("order_view"))).hasSize(1);
      var message =
          messages.stream()
              .filter(each -> new String(each.key(), UTF_8).startsWith("order_view:"))
              .collect(Collectors.toList())
              .getFirst();
      assertThat(new String(message.key(), UTF_8)).isEqualTo("order_view:" + ORDER);
      assertThat(new String(message.headers().lastHeader("ce_type").value(), UTF_8))
          .isEqualTo("io.millrace.view.ViewChanged.v1");
      assertThat(new String(message.headers().lastHeader("ce_source").value(), UTF_8))
          .isEqualTo("/millrace/projector");
      assertThat(new String(message.headers().lastHeader("ce_subject").value(), UTF_8))
          .isEqualTo("order_view:" + ORDER);
    }
  }
}
