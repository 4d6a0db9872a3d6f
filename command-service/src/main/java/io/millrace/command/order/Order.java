package io.millrace.command.order;

import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import java.util.EnumSet;
import java.util.Set;

/**
 * An order. Each state is a record that offers only the moves that are legal in it, through the
 * interfaces it implements; a move that it does not offer does not compile.
 */
public sealed interface Order {
  /** Before its first event. */
  Order NONE = new NotPlaced();

  /** There is no such order yet. */
  record NotPlaced() implements Order {}

  /** An order that was placed at some time. */
  sealed interface Existing extends Order {
    /** Buyer, lines and money. */
    OrderDetails details();

    /** The public name of this state. */
    OrderStatus status();

    /** The steps that this order can take now. */
    default Set<Verb> allowedNext() {
      Set<Verb> verbs = EnumSet.noneOf(Verb.class);
      if (this instanceof Payable) {
        verbs.add(Verb.PAY);
      }
      if (this instanceof Shippable) {
        verbs.add(Verb.SHIP);
      }
      if (this instanceof Deliverable) {
        verbs.add(Verb.DELIVER);
      }
      if (this instanceof Cancellable) {
        verbs.add(Verb.CANCEL);
      }
      if (this instanceof Returnable && details().buyerHasSome()) {
        verbs.add(Verb.RETURN);
      }
      if (this instanceof Refundable && details().refundable() > 0) {
        verbs.add(Verb.REFUND);
      }
      return verbs;
    }
  }

  /** Money can arrive. */
  sealed interface Payable extends Existing {
    /** After the payment: paid once the total is reached. */
    default Existing pay(PaymentReceived event) {
      OrderDetails after = details().withPayment(event);
      return after.owed() == 0 ? new Paid(after) : new Placed(after);
    }
  }

  /** Goods can leave. */
  sealed interface Shippable extends Existing {
    /** After the shipment: shipped once nothing is left. */
    default Existing ship(OrderShipped event) {
      OrderDetails after = details().withShipped(event.lines());
      return after.allShipped() ? new Shipped(after) : new PartlyShipped(after);
    }
  }

  /** Goods can arrive. */
  sealed interface Deliverable extends Existing {
    /** After the delivery. */
    default Existing deliver(@SuppressWarnings("unused") OrderDelivered event) {
      return new Delivered(details());
    }
  }

  /** The order can be called off. */
  sealed interface Cancellable extends Existing {
    /** After the cancellation. */
    default Existing cancel(@SuppressWarnings("unused") OrderCancelled event) {
      return new Cancelled(details());
    }
  }

  /** Goods can come back. */
  sealed interface Returnable extends Existing {
    /** The same state with other details. */
    Existing with(OrderDetails details);

    /** After the return: returned once everything that was ordered is back. */
    default Existing takeBack(OrderLinesReturned event) {
      OrderDetails after = details().withReturned(event.lines());
      return after.allReturned() ? new Returned(after) : with(after);
    }
  }

  /** Money can go back. */
  sealed interface Refundable extends Existing {
    /** The same state with other details. */
    Existing with(OrderDetails details);

    /** After the refund; it never changes the status. */
    default Existing refund(OrderRefunded event) {
      return with(details().withRefund(event.amount().amount()));
    }
  }

  /** Accepted, its stock reserved, not wholly paid. */
  record Placed(OrderDetails details) implements Payable, Cancellable {
    @Override
    public OrderStatus status() {
      return OrderStatus.PLACED;
    }
  }

  /** Wholly paid, nothing shipped. */
  record Paid(OrderDetails details) implements Shippable, Cancellable, Refundable {
    @Override
    public OrderStatus status() {
      return OrderStatus.PAID;
    }

    @Override
    public Paid with(OrderDetails other) {
      return new Paid(other);
    }
  }

  /** Some pieces shipped, some not. */
  record PartlyShipped(OrderDetails details) implements Shippable, Returnable, Refundable {
    @Override
    public OrderStatus status() {
      return OrderStatus.PARTLY_SHIPPED;
    }

    @Override
    public PartlyShipped with(OrderDetails other) {
      return new PartlyShipped(other);
    }
  }

  /** Every piece shipped. */
  record Shipped(OrderDetails details) implements Deliverable, Returnable, Refundable {
    @Override
    public OrderStatus status() {
      return OrderStatus.SHIPPED;
    }

    @Override
    public Shipped with(OrderDetails other) {
      return new Shipped(other);
    }
  }

  /** Arrived. */
  record Delivered(OrderDetails details) implements Returnable, Refundable {
    @Override
    public OrderStatus status() {
      return OrderStatus.DELIVERED;
    }

    @Override
    public Delivered with(OrderDetails other) {
      return new Delivered(other);
    }
  }

  /** Called off before anything was shipped. */
  record Cancelled(OrderDetails details) implements Refundable {
    @Override
    public OrderStatus status() {
      return OrderStatus.CANCELLED;
    }

    @Override
    public Cancelled with(OrderDetails other) {
      return new Cancelled(other);
    }
  }

  /** Everything came back. */
  record Returned(OrderDetails details) implements Refundable {
    @Override
    public OrderStatus status() {
      return OrderStatus.RETURNED;
    }

    @Override
    public Returned with(OrderDetails other) {
      return new Returned(other);
    }
  }

  /** The state with this status and these details: how a stored order comes back. */
  static Existing of(OrderStatus status, OrderDetails details) {
    return switch (status) {
      case PLACED -> new Placed(details);
      case PAID -> new Paid(details);
      case PARTLY_SHIPPED -> new PartlyShipped(details);
      case SHIPPED -> new Shipped(details);
      case DELIVERED -> new Delivered(details);
      case CANCELLED -> new Cancelled(details);
      case RETURNED -> new Returned(details);
    };
  }
}
