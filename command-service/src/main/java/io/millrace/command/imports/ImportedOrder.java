package io.millrace.command.imports;

import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderCommand;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.order.OrderDetails;
import io.millrace.events.order.OrderEvent;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.AggregateRef;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * An imported order while a batch is decided: as the store holds it, then as the batch leaves it.
 * Lives within one batch and one thread.
 */
public final class ImportedOrder {
  private final AggregateRef ref;
  private final Versioned<Order> before;
  private Versioned<Order> after;

  /** The order as the store holds it; {@link Order#NONE} if it does not. */
  public ImportedOrder(AggregateRef ref, Versioned<Order> stored) {
    this.ref = ref;
    this.before = stored;
    this.after = stored;
  }

  /** What would come of the command. */
  Decision<OrderEvent> decide(OrderCommand command, Instant at) {
    return OrderDecider.decide(after.state(), command, at);
  }

  /** Takes a step that is legal now; {@code events} hears of it. */
  OrderEvent take(OrderCommand command, Instant at, Consumer<NewEvent> events) {
    if (!(decide(command, at) instanceof Accepted<OrderEvent> accepted)) {
      throw new IllegalStateException("%s cannot take %s".formatted(ref.id(), command));
    }
    OrderEvent event = accepted.events().getFirst();
    after = new Versioned<>(OrderDecider.evolve(after.state(), event), after.version() + 1);
    events.accept(new NewEvent(ref, after.version(), event));
    return event;
  }

  public AggregateRef ref() {
    return ref;
  }

  public long version() {
    return after.version();
  }

  /** Whether the batch did something to the order. */
  public boolean changed() {
    return after.version() > before.version();
  }

  /** As the store holds it. */
  public Existing before() {
    return existing(before.state());
  }

  /** As the batch leaves it. */
  public Existing after() {
    return existing(after.state());
  }

  OrderDetails details() {
    return after().details();
  }

  private Existing existing(Order state) {
    if (state instanceof Existing existing) {
      return existing;
    }
    throw new IllegalStateException("there is no order " + ref.id());
  }
}
