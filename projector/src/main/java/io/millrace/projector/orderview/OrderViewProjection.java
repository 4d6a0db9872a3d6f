package io.millrace.projector.orderview;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.RowProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An order as the command side has it, folded from its events alone. It refuses only what it cannot
 * show; whether a step was legal has been decided before it became a fact.
 */
final class OrderViewProjection implements RowProjection<OrderRow> {
  @Override
  public String name() {
    return "order_view";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.ORDER);
  }

  @Override
  public OrderRow fold(@Nullable OrderRow before, EventEnvelope envelope) {
    OrderEvent event = (OrderEvent) envelope.event();
    if (event instanceof OrderPlaced placed) {
      return placed(placed, envelope);
    }
    if (before == null) {
      throw new IllegalStateException("the order was never placed");
    }
    OrderRow after = changed(before, event);
    return after.with(status(after, event), event.at(), envelope.version());
  }

  private static OrderRow placed(OrderPlaced event, EventEnvelope envelope) {
    return new OrderRow(
        UUID.fromString(envelope.aggregateId()),
        event.reference(),
        buyer(event.customer()),
        event.country(),
        event.total().currency(),
        event.lines().stream()
            .map(
                line ->
                    new OrderRowLine(
                        line.line(),
                        line.sku(),
                        line.name(),
                        line.quantity(),
                        line.unitPrice(),
                        0,
                        0))
            .toList(),
        event.total().amount(),
        0,
        0,
        OrderStatus.PLACED,
        event.at(),
        event.at(),
        envelope.version());
  }

  private static OrderRow.@Nullable Buyer buyer(@Nullable OrderCustomer customer) {
    return customer == null
        ? null
        : new OrderRow.Buyer(UUID.fromString(customer.id()), customer.reference(), customer.name());
  }

  private static OrderRow changed(OrderRow order, OrderEvent event) {
    return switch (event) {
      case PaymentReceived paid ->
          order.withMoney(Math.addExact(order.paid(), paid.amount().amount()), order.refunded());
      case OrderRefunded refunded ->
          order.withMoney(
              order.paid(), Math.addExact(order.refunded(), refunded.amount().amount()));
      case OrderShipped shipped -> {
        List<OrderRowLine> lines = new ArrayList<>(order.lines());
        shipped.lines().forEach(part -> change(lines, part.line(), l -> l.ship(part.quantity())));
        yield order.withLines(lines);
      }
      case OrderLinesReturned returned -> {
        List<OrderRowLine> lines = new ArrayList<>(order.lines());
        returned
            .lines()
            .forEach(part -> change(lines, part.line(), l -> l.takeBack(part.quantity())));
        yield order.withLines(lines);
      }
      case OrderPlaced placed -> order;
      case OrderDelivered delivered -> order;
      case OrderCancelled cancelled -> order;
    };
  }

  private static void change(
      List<OrderRowLine> lines, int number, UnaryOperator<OrderRowLine> change) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).line() == number) {
        lines.set(i, change.apply(lines.get(i)));
        return;
      }
    }
    throw new IllegalStateException("the order has no line " + number);
  }

  private static OrderStatus status(OrderRow order, OrderEvent event) {
    return switch (event) {
      case OrderPlaced placed -> OrderStatus.PLACED;
      case PaymentReceived paid ->
          order.status() == OrderStatus.PLACED && order.paid() >= order.total()
              ? OrderStatus.PAID
              : order.status();
      case OrderShipped shipped ->
          order.allShipped() ? OrderStatus.SHIPPED : OrderStatus.PARTLY_SHIPPED;
      case OrderDelivered delivered -> OrderStatus.DELIVERED;
      case OrderCancelled cancelled -> OrderStatus.CANCELLED;
      case OrderLinesReturned returned ->
          order.allReturned() ? OrderStatus.RETURNED : order.status();
      case OrderRefunded refunded -> order.status();
    };
  }
}
