package io.millrace.command.order;

import io.millrace.command.order.Order.Cancellable;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.Order.Payable;
import io.millrace.command.order.Order.Placed;
import io.millrace.command.order.Order.Refundable;
import io.millrace.command.order.Order.Returnable;
import io.millrace.command.order.Order.Shippable;
import io.millrace.command.order.OrderCommand.Cancel;
import io.millrace.command.order.OrderCommand.Expire;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.command.order.OrderCommand.Refund;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.command.order.OrderPolicies.Policy;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The legal steps, each in a state that allows it. */
final class OrderSteps {
  private OrderSteps() {}

  static Decision<OrderEvent> pay(Payable order, Pay command, Instant now) {
    return unlessRefused(
        OrderPolicies.PAYING,
        order,
        command,
        () -> new PaymentReceived(command.amount(), command.reference(), now));
  }

  static Decision<OrderEvent> ship(Shippable order, Ship command, Instant now) {
    return unlessRefused(
        OrderPolicies.SHIPPING,
        order,
        command,
        () -> {
          List<LineQuantity> lines =
              command.lines().isEmpty() ? order.details().unshipped() : folded(command.lines());
          return new OrderShipped(lines, command.carrier(), command.trackingNumber(), now);
        });
  }

  static Decision<OrderEvent> cancel(Cancellable order, Cancel command, Instant now) {
    return cancelled(order.details(), command.reason(), now);
  }

  /** Nothing happens to an order that is paid for or has time left; what was paid can go back. */
  static Decision<OrderEvent> expire(Existing order, Expire command, Instant now) {
    OrderDetails details = order.details();
    Instant paidAt = details.paidAt();
    Instant until =
        paidAt == null
            ? details.placedAt().plus(command.unpaid())
            : paidAt.plus(command.partPaid());
    return order instanceof Placed && !until.isAfter(now)
        ? cancelled(details, Expire.REASON, now)
        : Decision.unchanged();
  }

  private static Decision<OrderEvent> cancelled(OrderDetails details, String reason, Instant now) {
    return Decision.accept(
        new OrderCancelled(
            reason,
            details.customerId(),
            details.country(),
            details.placedAt(),
            details.ordered(),
            details.total(),
            now));
  }

  static Decision<OrderEvent> takeBack(Returnable order, TakeBack command, Instant now) {
    return unlessRefused(
        OrderPolicies.RETURNING, order, command, () -> returned(order.details(), command, now));
  }

  static Decision<OrderEvent> refund(Refundable order, Refund command, Instant now) {
    return unlessRefused(
        OrderPolicies.REFUNDING,
        order,
        command,
        () -> new OrderRefunded(command.amount(), order.details().customerId(), now));
  }

  private static OrderEvent returned(OrderDetails details, TakeBack command, Instant now) {
    List<ReturnedLine> lines = new ArrayList<>();
    Money value = new Money(0, details.total().currency());
    for (LineQuantity part : folded(command.lines())) {
      OrderLine line =
          Objects.requireNonNull(details.line(part.line()), "checked by a policy before").ordered();
      lines.add(new ReturnedLine(line.line(), line.sku(), part.quantity(), line.unitPrice()));
      value = value.plus(new Money(line.unitPrice(), value.currency()).times(part.quantity()));
    }
    return new OrderLinesReturned(
        lines, details.customerId(), details.country(), value, command.reason(), now);
  }

  /** Each line once, in the order of their numbers. */
  private static List<LineQuantity> folded(List<LineQuantity> lines) {
    Map<Integer, Integer> sums = new TreeMap<>();
    lines.forEach(part -> sums.merge(part.line(), part.quantity(), Math::addExact));
    return sums.entrySet().stream().map(e -> new LineQuantity(e.getKey(), e.getValue())).toList();
  }

  private static <S, C> Decision<OrderEvent> unlessRefused(
      List<Policy<S, C>> rules, S order, C command, Supplier<OrderEvent> event) {
    return OrderPolicies.check(rules, order, command)
        .<Decision<OrderEvent>>map(Decision::reject)
        .orElseGet(() -> Decision.accept(event.get()));
  }
}
