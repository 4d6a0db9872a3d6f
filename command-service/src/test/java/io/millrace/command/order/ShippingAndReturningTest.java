package io.millrace.command.order;

import static io.millrace.command.order.Orders.after;
import static io.millrace.command.order.Orders.delivered;
import static io.millrace.command.order.Orders.gbp;
import static io.millrace.command.order.Orders.paid;
import static io.millrace.command.order.Orders.pieces;
import static io.millrace.command.order.Orders.refusal;
import static io.millrace.command.order.Orders.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.OrderCommand.Refund;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.platform.service.problems.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippingAndReturningTest {
  private static Ship ship(int line, int quantity) {
    return new Ship(List.of(pieces(line, quantity)), null, null);
  }

  private static TakeBack takeBack(int line, int quantity) {
    return new TakeBack(List.of(pieces(line, quantity)), null);
  }

  @Test
  void anOrderIsShippedOnceEveryPieceIs() {
    Order.Existing part = after(paid(), ship(1, 1));
    assertThat(part.status()).isEqualTo(OrderStatus.PARTLY_SHIPPED);

    Order.Existing whole = after(part, new Ship(List.of(), "Post", "T1"));
    assertThat(whole.status()).isEqualTo(OrderStatus.SHIPPED);
    assertThat(whole.details().lines()).extracting(LineProgress::shipped).containsExactly(2, 1);
  }

  @Test
  void aLineNamedTwiceCountsWithItsSum() {
    Ship twice = new Ship(List.of(pieces(1, 1), pieces(1, 2)), null, null);

    assertThat(refusal(paid(), twice).faults())
        .extracting(Fault::part)
        .containsExactly("/lines/1/quantity");
  }

  @Test
  void aLineThatDoesNotExistIsNamed() {
    assertThat(refusal(paid(), ship(3, 1)).type().code()).isEqualTo("no-such-line");
  }

  @Test
  void onlyWhatWasShippedComesBack() {
    Order part = after(paid(), ship(1, 1));

    assertThat(refusal(part, takeBack(1, 2)).type().code()).isEqualTo("quantity-exceeds-line");
    assertThat(refusal(part, takeBack(2, 1)).type().code()).isEqualTo("quantity-exceeds-line");
  }

  @Test
  void anOrderIsReturnedOnlyWhenEverythingIs() {
    Order.Existing part = after(delivered(), takeBack(1, 2));
    assertThat(part.status()).isEqualTo(OrderStatus.DELIVERED);

    assertThat(after(part, takeBack(2, 1)).status()).isEqualTo(OrderStatus.RETURNED);
  }

  @Test
  void moneyGoesBackUpToWhatWasPaidAndLeavesTheStatusAlone() {
    Order.Existing part = after(shipped(), new Refund(gbp(1000)));

    assertThat(part.status()).isEqualTo(OrderStatus.SHIPPED);
    assertThat(refusal(part, new Refund(gbp(511))))
        .isEqualTo(new OrderRejection.RefundTooHigh(511, 510));
    assertThat(after(part, new Refund(gbp(510))).allowedNext()).doesNotContain(Verb.REFUND);
  }
}
