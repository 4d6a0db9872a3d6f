package io.millrace.command.order;

import static io.millrace.command.order.Orders.NOW;
import static io.millrace.command.order.Orders.after;
import static io.millrace.command.order.Orders.events;
import static io.millrace.command.order.Orders.gbp;
import static io.millrace.command.order.Orders.paid;
import static io.millrace.command.order.Orders.placed;
import static io.millrace.command.order.Orders.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.decision.Decision;
import io.millrace.command.order.OrderCommand.Cancel;
import io.millrace.command.order.OrderCommand.Expire;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpiringAnOrderTest {
  private static final Expire AFTER_AN_HOUR = new Expire(Duration.ofHours(1));

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
  void leavesItToAPersonOnceSomethingWasPaid() {
    assertThat(anHourLater(after(placed(), new Pay(gbp(1), "psp-1"))))
        .isEqualTo(Decision.unchanged());
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
