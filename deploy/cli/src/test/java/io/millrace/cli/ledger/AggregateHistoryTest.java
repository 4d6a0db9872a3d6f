package io.millrace.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.PayloadCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: an aggregate's past is told in the order of its versions, as far as one asks. */
class AggregateHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Money TOTAL = new Money(400, "GBP");

  private static final List<DomainEvent> LIFE =
      List.of(
          new OrderPlaced(
              "R1",
              null,
              "France",
              List.of(
                  new OrderLine(1, "A", "Thing", 2, 100, 1, true),
                  new OrderLine(2, "B", "Other", 1, 200, 1, true)),
              TOTAL,
              START),
          new PaymentReceived(TOTAL, "psp", START),
          new OrderShipped(List.of(new LineQuantity(1, 2)), null, null, START),
          new OrderShipped(List.of(new LineQuantity(2, 1)), null, null, START),
          new OrderDelivered(START),
          new OrderLinesReturned(
              List.of(new ReturnedLine(1, "A", 2, 100), new ReturnedLine(2, "B", 1, 200)),
              null,
              "France",
              TOTAL,
              null,
              START));

  @Test
  void eventsAreSortedWhereverTheyCameFrom() {
    List<LedgerRow> rows = new ArrayList<>(life());
    Collections.reverse(rows);
    AggregateHistory history = AggregateHistory.of(rows, Instant.MAX);
    assertThat(history.events())
        .extracting(AggregateHistory.Step::version)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(history.missing()).isEmpty();
  }

  @Test
  void theStateFollowsTheLifeOfAnOrder() {
    assertThat(statusAfter(1)).isEqualTo("placed");
    assertThat(statusAfter(2)).isEqualTo("paid");
    assertThat(statusAfter(3)).isEqualTo("partly-shipped");
    assertThat(statusAfter(4)).isEqualTo("shipped");
    assertThat(statusAfter(5)).isEqualTo("delivered");
    assertThat(statusAfter(6)).isEqualTo("returned");
  }

  @Test
  void whatCameLaterThanAskedForIsLeftOut() {
    AggregateHistory history = AggregateHistory.of(life(), START.plusSeconds(2));
    assertThat(history.version()).isEqualTo(2);
    assertThat(history.state()).containsEntry("status", "paid").containsEntry("paid", 400L);
  }

  @Test
  void aVersionThatIsNowhereIsTold() {
    List<LedgerRow> rows = new ArrayList<>(life());
    rows.remove(1);
    assertThat(AggregateHistory.of(rows, Instant.MAX).missing()).containsExactly(2L);
  }

  private static Object statusAfter(int events) {
    return String.valueOf(
        AggregateHistory.of(life().subList(0, events), Instant.MAX).state().get("status"));
  }

  private static List<LedgerRow> life() {
    List<LedgerRow> rows = new ArrayList<>();
    for (DomainEvent event : LIFE) {
      int version = rows.size() + 1;
      rows.add(
          new LedgerRow(
              new EventId(0, version),
              ShopAggregates.ORDER,
              "order-1",
              version,
              1,
              START.plusSeconds(version),
              new EventMetadata(null, null, null, null),
              PayloadCodec.typeOf(event),
              PayloadCodec.schemaVersionOf(event),
              PayloadCodec.write(event)));
    }
    return rows;
  }
}
