package io.millrace.command.order;

import static io.millrace.command.order.Orders.after;
import static io.millrace.command.order.Orders.delivered;
import static io.millrace.command.order.Orders.paid;
import static io.millrace.command.order.Orders.pieces;
import static io.millrace.command.order.Orders.placed;
import static io.millrace.command.order.Orders.refusal;
import static io.millrace.command.order.Orders.shipped;
import static io.millrace.command.order.Verb.CANCEL;
import static io.millrace.command.order.Verb.DELIVER;
import static io.millrace.command.order.Verb.PAY;
import static io.millrace.command.order.Verb.REFUND;
import static io.millrace.command.order.Verb.RETURN;
import static io.millrace.command.order.Verb.SHIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.OrderCommand.Cancel;
import io.millrace.command.order.OrderCommand.Deliver;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.command.order.OrderRejection.IllegalTransition;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table in docs/api.md. */
class AllowedStepsTest {
  @Test
  void followTheLifeOfAnOrder() {
    assertThat(placed().allowedNext()).containsExactly(PAY, CANCEL);
    assertThat(paid().allowedNext()).containsExactly(SHIP, CANCEL, REFUND);
    assertThat(shipped().allowedNext()).containsExactly(DELIVER, RETURN, REFUND);
    assertThat(delivered().allowedNext()).containsExactly(RETURN, REFUND);
    assertThat(after(placed(), new Cancel("changed my mind")).allowedNext()).isEmpty();
    assertThat(after(paid(), new Cancel("changed my mind")).allowedNext()).containsExactly(REFUND);
  }

  @Test
  void includeAReturnOnlyWhileTheBuyerHasSomething() {
    Order.Existing part = after(paid(), new Ship(List.of(pieces(1, 1)), null, null));
    assertThat(part.allowedNext()).containsExactly(SHIP, RETURN, REFUND);

    Order.Existing back = after(part, new TakeBack(List.of(pieces(1, 1)), null));
    assertThat(back.allowedNext()).containsExactly(SHIP, REFUND);
  }

  @Test
  void areToldWithEveryRefusal() {
    assertThat(refusal(placed(), new Deliver()))
        .isEqualTo(new IllegalTransition(OrderStatus.PLACED, DELIVER, EnumSet.of(PAY, CANCEL)));
    assertThat(refusal(shipped(), new Cancel("too late")).facts())
        .containsEntry("allowedNext", List.of("deliver", "return", "refund"));
  }

  @Test
  void doNotExistForAnOrderThatDoesNot() {
    assertThat(refusal(Order.NONE, new Deliver())).isEqualTo(new OrderRejection.NotFound());
  }
}
