package io.millrace.command.order;

import static io.millrace.command.order.Orders.NOW;
import static io.millrace.command.order.Orders.after;
import static io.millrace.command.order.Orders.events;
import static io.millrace.command.order.Orders.gbp;
import static io.millrace.command.order.Orders.paid;
import static io.millrace.command.order.Orders.placed;
import static io.millrace.command.order.Orders.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.OrderCommand.Cancel;
import io.millrace.command.order.OrderCommand.Expire;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.platform.command.decision.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpiringAnOrderTest {
  private static final Expire AFTER_AN_HOUR = new Expire(Duration.ofHours(1), Duration.ofHours(10));

  private static Decision<OrderEvent> anHourLater(Order order) {
    return OrderDecider.decide(order, AFTER_AN_HOUR, NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void cancelsItWhenNothingWasPaidInTime() {
    assertThat(events(anHourLater(placed())))
        .singleElement()
        .isInstanceOfSatisfying(
            OrderCancelled.class,
            event -> assertThat(event.reason()).isEqualTo("reservation-expired"));
  }

  @Test
  void leavesItTheTimeThatItHas() {
    assertThat(
            OrderDecider.decide(
                placed(), AFTER_AN_HOUR, NOW.plus(Duration.ofHours(1)).minusNanos(1)))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void leavesItMoreTimeOnceSomethingWasPaid() {
    Order order = after(placed(), new Pay(gbp(1), "psp-1"));

    assertThat(anHourLater(order)).isEqualTo(Decision.unchanged());
    assertThat(
            OrderDecider.decide(order, AFTER_AN_HOUR, NOW.plus(Duration.ofHours(10)).minusNanos(1)))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void cancelsAPartPaidOneInTheEndAndThePartCanGoBack() {
    Order order = after(placed(), new Pay(gbp(1), "psp-1"));
    Decision<OrderEvent> decision =
        OrderDecider.decide(order, AFTER_AN_HOUR, NOW.plus(Duration.ofHours(10)));

    Order.Existing cancelled = OrderDecider.evolve(order, events(decision).getFirst());
    assertThat(cancelled.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(cancelled.allowedNext()).containsExactly(Verb.REFUND);
    assertThat(cancelled.details().refundable()).isEqualTo(1);
  }

  @Test
  void countsFromTheLastPayment() {
    Order order =
        OrderDecider.evolve(
            after(placed(), new Pay(gbp(1), "psp-1")),
            new PaymentReceived(gbp(1), "psp-2", NOW.plus(Duration.ofHours(9))));

    assertThat(OrderDecider.decide(order, AFTER_AN_HOUR, NOW.plus(Duration.ofHours(18))))
        .isEqualTo(Decision.unchanged());
    assertThat(events(OrderDecider.decide(order, AFTER_AN_HOUR, NOW.plus(Duration.ofHours(19)))))
        .hasSize(1);
  }

  @Test
  void leavesAPaidOrderAlone() {
    assertThat(anHourLater(paid())).isEqualTo(Decision.unchanged());
  }

  @Test
  void doesNotCancelTwice() {
    assertThat(anHourLater(after(placed(), new Cancel("changed my mind"))))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void findsNoOrderWhereThereIsNone() {
    assertThat(refusal(Order.NONE, AFTER_AN_HOUR)).isEqualTo(new OrderRejection.NotFound());
  }
}
