package io.millrace.projector.customersummary;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What events add to a row of {@code customer_summary}. Money in minor units.
 *
 * @param firstOrderAt null if no order was placed
 * @param lastOrderAt null if no order was placed
 * @param events number of events in it
 */
record CustomerSpend(
    Key key,
    long orders,
    long spend,
    long returns,
    @Nullable Instant firstOrderAt,
    @Nullable Instant lastOrderAt,
    long events) {
  /** Primary key of the row. */
  record Key(UUID customerId, String currency) {}

  CustomerSpend plus(CustomerSpend other) {
    return new CustomerSpend(
        key,
        Math.addExact(orders, other.orders),
        Math.addExact(spend, other.spend),
        Math.addExact(returns, other.returns),
        earlier(firstOrderAt, other.firstOrderAt),
        later(lastOrderAt, other.lastOrderAt),
        events + other.events);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }
}
