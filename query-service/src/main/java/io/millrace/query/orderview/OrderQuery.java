package io.millrace.query.orderview;

import io.millrace.platform.service.callers.Caller;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which orders are listed, latest first.
 *
 * @param customerId only this customer's
 * @param status only those in this state
 * @param from placed at this time or later
 * @param to placed before this time
 * @param after the page begins after this place
 * @param limit at most so many
 */
public record OrderQuery(
    Optional<UUID> customerId,
    Optional<String> status,
    Optional<OffsetDateTime> from,
    Optional<OffsetDateTime> to,
    Optional<OrderPlace> after,
    int limit) {
  /** The states that an order can be in. */
  public static final List<String> STATUSES =
      List.of("placed", "paid", "partly-shipped", "shipped", "delivered", "cancelled", "returned");

  /** The same list, but without what the caller may not see. */
  OrderQuery visibleTo(Caller caller) {
    Optional<UUID> own = Optional.ofNullable(caller.owner());
    return of(caller.actsForAll() ? customerId : own);
  }

  /** The same of this customer. */
  public OrderQuery of(Optional<UUID> customer) {
    return new OrderQuery(customer, status, from, to, after, limit);
  }
}
