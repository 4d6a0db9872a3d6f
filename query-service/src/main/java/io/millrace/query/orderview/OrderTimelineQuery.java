package io.millrace.query.orderview;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * Which part of an order's timeline is asked for, first things first.
 *
 * @param asOf only what had happened by then, by the clock of the business
 * @param after the page begins after the entry of this version
 * @param limit at most so many entries
 */
public record OrderTimelineQuery(
    UUID order, Optional<OffsetDateTime> asOf, Optional<Long> after, int limit) {}
