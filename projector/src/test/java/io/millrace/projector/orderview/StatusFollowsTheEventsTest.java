package io.millrace.projector.orderview;

import static io.millrace.projector.orderview.Orders.cancelled;
import static io.millrace.projector.orderview.Orders.delivered;
import static io.millrace.projector.orderview.Orders.paid;
import static io.millrace.projector.orderview.Orders.placed;
import static io.millrace.projector.orderview.Orders.refunded;
import static io.millrace.projector.orderview.Orders.returned;
import static io.millrace.projector.orderview.Orders.row;
import static io.millrace.projector.orderview.Orders.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.order.OrderEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Status and next steps are those of the command side after the same events. */
class StatusFollowsTheEventsTest {
  @Test
  void placedItCanBePaidOrCancelled() {
    check("placed", List.of("pay", "cancel"), placed());
  }

  @Test
  void partlyPaidItStaysPlaced() {
    check("placed", List.of("pay", "cancel"), placed(), paid(999));
  }

  @Test
  void whollyPaidItCanBeShippedCancelledOrRefunded() {
    check("paid", List.of("ship", "cancel", "refund"), placed(), paid(999), paid(1));
  }

  @Test
  void partlyShippedTheRestCanBeShippedAndWhatLeftReturned() {
    check(
        "partly-shipped", List.of("ship", "return", "refund"), placed(), paid(1000), shipped(6, 3));
  }

  @Test
  void shippedInTwoPartsItIsShipped() {
    check(
        "shipped",
        List.of("deliver", "return", "refund"),
        placed(),
        paid(1000),
        shipped(6, 3),
        shipped(0, 1));
  }

  @Test
  void deliveredItCanBeReturnedOrRefunded() {
    check(
        "delivered", List.of("return", "refund"), placed(), paid(1000), shipped(6, 4), delivered());
  }

  @Test
  void partlyReturnedItStaysDelivered() {
    check(
        "delivered",
        List.of("return", "refund"),
        placed(),
        paid(1000),
        shipped(6, 4),
        delivered(),
        returned(6, 3));
  }

  @Test
  void returnedOnlyWhenEverythingIsBack() {
    check(
        "returned",
        List.of("refund"),
        placed(),
        paid(1000),
        shipped(6, 4),
        delivered(),
        returned(6, 3),
        returned(0, 1));
  }

  @Test
  void allThatWasShippedIsBackButNotAllThatWasOrdered() {
    check(
        "partly-shipped",
        List.of("ship", "refund"),
        placed(),
        paid(1000),
        shipped(1, 0),
        returned(1, 0));
  }

  @Test
  void whollyRefundedItOffersNoRefundMoreAndKeepsItsStatus() {
    check(
        "delivered",
        List.of("return"),
        placed(),
        paid(1000),
        shipped(6, 4),
        delivered(),
        refunded(1000));
  }

  @Test
  void cancelledItOffersOnlyTheMoneyBack() {
    check("cancelled", List.of(), placed(), cancelled());
    check("cancelled", List.of("refund"), placed(), paid(1000), cancelled());
    check("cancelled", List.of(), placed(), paid(1000), cancelled(), refunded(1000));
  }

  private static void check(String status, List<String> next, OrderEvent... events) {
    OrderRow row = row(events);
    assertThat(row.status().label()).isEqualTo(status);
    assertThat(NextSteps.of(row)).isEqualTo(next);
  }
}
