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
  void placed_it_can_be_paid_or_cancelled() {
    check("placed", List.of("pay", "cancel"), placed());
  }

  @Test
  void partly_paid_it_stays_placed() {
    check("placed", List.of("pay", "cancel"), placed(), paid(999));
  }

  @Test
  void wholly_paid_it_can_be_shipped_cancelled_or_refunded() {
    check("paid", List.of("ship", "cancel", "refund"), placed(), paid(999), paid(1));
  }

  @Test
  void partly_shipped_the_rest_can_be_shipped_and_what_left_returned() {
    check(
        "partly-shipped", List.of("ship", "return", "refund"), placed(), paid(1000), shipped(6, 3));
  }

  @Test
  void shipped_in_two_parts_it_is_shipped() {
    check(
        "shipped",
        List.of("deliver", "return", "refund"),
        placed(),
        paid(1000),
        shipped(6, 3),
        shipped(0, 1));
  }

  @Test
  void delivered_it_can_be_returned_or_refunded() {
    check(
        "delivered", List.of("return", "refund"), placed(), paid(1000), shipped(6, 4), delivered());
  }

  @Test
  void partly_returned_it_stays_delivered() {
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
  void returned_only_when_everything_is_back() {
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
  void all_that_was_shipped_is_back_but_not_all_that_was_ordered() {
    check(
        "partly-shipped",
        List.of("ship", "refund"),
        placed(),
        paid(1000),
        shipped(1, 0),
        returned(1, 0));
  }

  @Test
  void wholly_refunded_it_offers_no_refund_more_and_keeps_its_status() {
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
  void cancelled_it_offers_only_the_money_back() {
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
