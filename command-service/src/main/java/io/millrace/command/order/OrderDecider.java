package io.millrace.command.order;

import io.millrace.command.order.Order.Cancellable;
import io.millrace.command.order.Order.Deliverable;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.Order.NotPlaced;
import io.millrace.command.order.Order.Payable;
import io.millrace.command.order.Order.Refundable;
import io.millrace.command.order.Order.Returnable;
import io.millrace.command.order.Order.Shippable;
import io.millrace.command.order.OrderCommand.Cancel;
import io.millrace.command.order.OrderCommand.Deliver;
import io.millrace.command.order.OrderCommand.Expire;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.command.order.OrderCommand.Place;
import io.millrace.command.order.OrderCommand.Refund;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.Step;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.command.order.OrderCommand.TakeOver;
import io.millrace.command.order.OrderRejection.AlreadyPlaced;
import io.millrace.command.order.OrderRejection.IllegalTransition;
import io.millrace.command.order.OrderRejection.NotFound;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.platform.command.decision.Decision;
import java.time.Instant;

/** The rules of an order's life. */
public final class OrderDecider {
  private OrderDecider() {}

  /** What comes of the command in this state. */
  public static Decision<OrderEvent> decide(Order state, OrderCommand command, Instant now) {
    return switch (command) {
      case Place place when state instanceof NotPlaced -> OrderPlacing.place(state, place, now);
      case TakeOver past when state instanceof NotPlaced -> OrderPlacing.takeOver(past, now);
      case Place _, TakeOver _ -> Decision.reject(new AlreadyPlaced());
      case Expire expire ->
          switch (state) {
            case NotPlaced _ -> Decision.reject(new NotFound());
            case Existing existing -> OrderSteps.expire(existing, expire, now);
          };
      case Step step ->
          switch (state) {
            case NotPlaced _ -> Decision.reject(new NotFound());
            case Existing existing -> step(existing, step, now);
          };
    };
  }

  /**
   * The state after the event.
   *
   * @throws IllegalStateException if the event cannot follow this state
   */
  public static Existing evolve(Order state, OrderEvent event) {
    return switch (event) {
      case OrderPlaced e when state instanceof NotPlaced -> new Order.Placed(OrderDetails.of(e));
      case PaymentReceived e when state instanceof Payable order -> order.pay(e);
      case OrderShipped e when state instanceof Shippable order -> order.ship(e);
      case OrderDelivered e when state instanceof Deliverable order -> order.deliver(e);
      case OrderCancelled e when state instanceof Cancellable order -> order.cancel(e);
      case OrderLinesReturned e when state instanceof Returnable order -> order.takeBack(e);
      case OrderRefunded e when state instanceof Refundable order -> order.refund(e);
      default ->
          throw new IllegalStateException(
              "%s cannot follow %s"
                  .formatted(event.getClass().getSimpleName(), state.getClass().getSimpleName()));
    };
  }

  private static Decision<OrderEvent> step(Existing state, Step command, Instant now) {
    if (command instanceof Pay pay && isBooked(state, pay)) {
      // The provider's webhook and the buyer's confirmation may both report one payment, each
      // under a key of its own, and the later one when the order has moved on.
      return Decision.unchanged();
    }
    if (!state.allowedNext().contains(command.verb())) {
      return illegal(state, command);
    }
    return switch (command) {
      case Pay c when state instanceof Payable order -> OrderSteps.pay(order, c, now);
      case Ship c when state instanceof Shippable order -> OrderSteps.ship(order, c, now);
      case Deliver _ when state instanceof Deliverable -> Decision.accept(new OrderDelivered(now));
      case Cancel c when state instanceof Cancellable order -> OrderSteps.cancel(order, c, now);
      case TakeBack c when state instanceof Returnable order -> OrderSteps.takeBack(order, c, now);
      case Refund c when state instanceof Refundable order -> OrderSteps.refund(order, c, now);
      default -> illegal(state, command);
    };
  }

  private static boolean isBooked(Existing state, Pay command) {
    Long booked = state.details().payments().get(command.reference());
    return booked != null
        && booked == command.amount().amount()
        && state.details().total().currency().equals(command.amount().currency());
  }

  private static Decision<OrderEvent> illegal(Existing state, Step command) {
    return Decision.reject(
        new IllegalTransition(state.status(), command.verb(), state.allowedNext()));
  }
}
