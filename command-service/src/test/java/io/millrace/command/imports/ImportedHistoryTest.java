package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: an import leaves the state and the events of a history that really was. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ImportedHistoryTest {
  private final ImportClient client = new ImportClient();
  private final Records in = new Records();

  @Test
  void customersProductsAndReceiptsComeIntoBeing() {
    assertThat(
            ImportClient.words(
                client.send(List.of(in.customer("1"), in.product("A"), in.receipt("r", "A", 100)))))
        .containsExactly("created", "created", "created");
    assertThat(
            WriteStore.rows(
                "SELECT left(name, 9), version FROM customer WHERE reference = ?", in.id("1")))
        .containsExactly("sealed:1: 1");
    assertThat(
            WriteStore.rows(
                "SELECT p.price, p.version, h.price FROM product p JOIN product_price h USING (bucket, sku) WHERE sku = ?",
                in.id("A")))
        .containsExactly("255 1 255");
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("100 0 1");
  }

  @Test
  void anOrderWasPaidShippedAndDeliveredWhenItWasPlaced() {
    client.send(
        List.of(
            in.customer("1"),
            in.receipt("r", "A", 100),
            in.order(
                "536365",
                "1",
                "2010-12-01T08:26:00Z",
                in.line("A", 6, 255),
                in.line("A", 4, 199),
                in.line("POST", 1, 1800, false))));
    String reference = in.id("536365");
    assertThat(
            WriteStore.rows(
                "SELECT status, version, total, paid, left(customer_name, 9), placed_at = '2010-12-01T08:26:00Z' FROM customer_order WHERE reference = ?",
                reference))
        .containsExactly("delivered 4 4126 4126 sealed:1: t");
    assertThat(WriteStore.orderEvents(reference))
        .containsExactly(
            "1 OrderPlaced", "2 PaymentReceived", "3 OrderShipped", "4 OrderDelivered");
    assertThat(
            WriteStore.rows(
                "SELECT e.payload->>'at' FROM event e JOIN customer_order o ON e.aggregate_id = o.id::text WHERE o.reference = ? GROUP BY 1",
                reference))
        .containsExactly("2010-12-01T08:26:00Z");
    assertThat(WriteStore.rows("SELECT count(*) FROM stock WHERE sku = ?", in.id("POST")))
        .containsExactly("0");
  }

  @Test
  void aWriteOffOfAChargeThatAnEarlierBatchNamedChangesNoStock() {
    client.send(List.of(in.charge("GIFT")));
    assertThat(ImportClient.words(client.send(List.of(in.adjustment("a", "GIFT", -6)))))
        .containsExactly("created");
    assertThat(WriteStore.stock(in.id("GIFT"))).isEmpty();
  }

  @Test
  void allThatABatchDoesToAStockIsOneEventWithTheFiguresAfter() {
    client.send(
        List.of(
            in.customer("1"),
            in.receipt("r", "A", 100),
            in.order("1", "1", "2010-12-01T08:26:00Z", in.line("A", 6, 255)),
            in.order("2", "", "2010-12-03T08:26:00Z", in.line("A", 10, 255)),
            in.adjustment("a", "A", -3),
            in.returned("C", "1", "A", 2, 255)));
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("83 0 1");
    assertThat(
            WriteStore.rows(
                "SELECT type, version, payload->>'received', payload->>'shipped', payload->>'adjusted', payload->>'returned', payload->>'onHand' FROM event WHERE aggregate_id = ?",
                in.id("A") + "@0"))
        .containsExactly("StockImported 1 100 16 -3 2 83");
  }

  @Test
  void aReturnOverTwoOrdersTellsBothAndPaysBackFromBoth() {
    client.send(
        List.of(
            in.customer("1"),
            in.receipt("r", "A", 100),
            in.order(
                "1", "1", "2010-12-01T08:00:00Z", in.line("A", 5, 100), in.line("B", 1, 5, false)),
            in.order("2", "1", "2010-12-02T08:00:00Z", in.line("A", 3, 100), in.line("A", 1, 90))));
    assertThat(ImportClient.words(client.send(List.of(in.returned("C1", "1", "A", 4, 100)))))
        .containsExactly("created");
    assertThat(WriteStore.order(in.id("2"))).containsExactly("delivered 6 300");
    assertThat(WriteStore.order(in.id("1"))).containsExactly("delivered 6 100");
    assertThat(WriteStore.orderEvents(in.id("2")).subList(4, 6))
        .containsExactly("5 OrderLinesReturned", "6 OrderRefunded");
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("95 0 2");
    assertThat(ImportClient.words(client.send(List.of(in.returned("C2", "1", "A", 1, 90)))))
        .containsExactly("created");
    assertThat(WriteStore.order(in.id("2"))).containsExactly("returned 8 390");
  }

  @Test
  void anOrderThatComesBackWhollyWithinItsOwnBatchIsStoredSo() {
    client.send(
        List.of(
            in.customer("1"),
            in.receipt("r", "A", 5),
            in.order("1", "1", "2010-12-01T08:00:00Z", in.line("A", 5, 100)),
            in.returned("C1", "1", "A", 5, 100)));
    assertThat(WriteStore.order(in.id("1"))).containsExactly("returned 6 500");
    assertThat(WriteStore.rows("SELECT returned FROM order_line WHERE sku = ?", in.id("A")))
        .containsExactly("5");
  }

  @Test
  void whatWasGivenAwayComesBackWithoutMoney() {
    client.send(
        List.of(
            in.customer("1"),
            in.receipt("r", "A", 5),
            in.order("1", "1", "2010-12-01T08:00:00Z", in.line("A", 5, 0)),
            in.returned("C1", "1", "A", 2, 0)));
    assertThat(WriteStore.orderEvents(in.id("1")).subList(4, 5))
        .containsExactly("5 OrderLinesReturned");
  }
}
