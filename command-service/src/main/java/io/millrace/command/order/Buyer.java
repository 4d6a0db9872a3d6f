package io.millrace.command.order;

import io.millrace.events.order.OrderEvent.OrderCustomer;
import org.jspecify.annotations.Nullable;

/** Who places an order. */
public sealed interface Buyer {
  /** Somebody without an account. */
  record Guest() implements Buyer {}

  /**
   * A registered customer.
   *
   * @param country taken for the order if it names none
   */
  record Known(OrderCustomer customer, @Nullable String country) implements Buyer {}

  /** The order names a customer that does not exist. */
  record Missing() implements Buyer {}
}
