package io.millrace.command.order;

import static io.millrace.command.order.Orders.NOW;
import static io.millrace.command.order.Orders.after;
import static io.millrace.command.order.Orders.gbp;
import static io.millrace.command.order.Orders.guestOrders;
import static io.millrace.command.order.Orders.line;
import static io.millrace.command.order.Orders.paid;
import static io.millrace.command.order.Orders.placed;
import static io.millrace.command.order.Orders.refusal;
import static io.millrace.command.order.Orders.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.events.Money;
import org.junit.jupiter.api.Test;

class PayingForAnOrderTest {
  @Test
  void partPaymentsAddUpUntilTheTotalIsReached() {
    Order.Existing part = after(placed(), new Pay(gbp(510), "a"));
    assertThat(part.status()).isEqualTo(OrderStatus.PLACED);
    assertThat(part.details().owed()).isEqualTo(1000);

    Order.Existing whole = after(part, new Pay(gbp(1000), "b"));
    assertThat(whole.status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void aReferenceHasOneEffectEvenAfterTheOrderHasMovedOn() {
    assertThat(OrderDecider.decide(paid(), new Pay(gbp(1510), "psp-1"), NOW))
        .isEqualTo(Decision.unchanged());
    assertThat(OrderDecider.decide(shipped(), new Pay(gbp(1510), "psp-1"), NOW))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void aReferenceDoesNotStandForTwoAmounts() {
    Order part = after(placed(), new Pay(gbp(510), "a"));

    assertThat(refusal(part, new Pay(gbp(511), "a")))
        .isEqualTo(new OrderRejection.ReferenceReused("a", 510));
  }

  @Test
  void nobodyPaysMoreThanIsOwed() {
    assertThat(refusal(placed(), new Pay(gbp(1511), "a")))
        .isEqualTo(new OrderRejection.PaymentTooHigh(1511, 1510));
  }

  @Test
  void nobodyPaysInAnotherCurrency() {
    assertThat(refusal(placed(), new Pay(new Money(1510, "EUR"), "a")).type().code())
        .isEqualTo("currency-mismatch");
  }

  @Test
  void anOrderOfNothingIsSettledByAPaymentOfNothing() {
    Order.Existing gift = after(Order.NONE, guestOrders(line("GIFT", 1)));

    assertThat(after(gift, new Pay(gbp(0), "a")).status()).isEqualTo(OrderStatus.PAID);
    assertThat(refusal(placed(), new Pay(gbp(0), "a")).type().code()).isEqualTo("validation");
  }
}
