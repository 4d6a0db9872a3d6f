package io.millrace.query.orderview;

import java.time.OffsetDateTime;
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
record OrderQuery(
    Optional<UUID> customerId,
    Optional<String> status,
    Optional<OffsetDateTime> from,
    Optional<OffsetDateTime> to,
    Optional<OrderPlace> after,
    int limit) {}
