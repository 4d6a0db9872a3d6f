package io.millrace.projector.orderview;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code order_view}. Money in minor units of {@code currency}.
 *
 * @param customer null for a guest
 * @param lines in the order of their numbers
 * @param version of the order's last event
 */
record OrderRow(
    UUID id,
    @Nullable String reference,
    @Nullable Buyer customer,
    String country,
    String currency,
    List<OrderRowLine> lines,
    long total,
    long paid,
    long refunded,
    OrderStatus status,
    Instant placedAt,
    Instant updatedAt,
    long version) {
  OrderRow {
    lines = List.copyOf(lines);
  }

  /** The customer as it was when the order was placed. */
  record Buyer(UUID id, @Nullable String reference, String name) {}

  /** The same row after an event that changes neither lines nor money. */
  OrderRow with(OrderStatus next, Instant at, long nextVersion) {
    return new OrderRow(
        id,
        reference,
        customer,
        country,
        currency,
        lines,
        total,
        paid,
        refunded,
        next,
        placedAt,
        at,
        nextVersion);
  }

  OrderRow withLines(List<OrderRowLine> next) {
    return new OrderRow(
        id, reference, customer, country, currency, next, total, paid, refunded, status, placedAt,
        updatedAt, version);
  }

  OrderRow withMoney(long nextPaid, long nextRefunded) {
    return new OrderRow(
        id,
        reference,
        customer,
        country,
        currency,
        lines,
        total,
        nextPaid,
        nextRefunded,
        status,
        placedAt,
        updatedAt,
        version);
  }

  boolean allShipped() {
    return lines.stream().allMatch(line -> line.shipped() >= line.quantity());
  }

  boolean allReturned() {
    return lines.stream().allMatch(line -> line.returned() >= line.quantity());
  }

  boolean buyerHasSome() {
    return lines.stream().anyMatch(line -> line.shipped() > line.returned());
  }

  boolean refundable() {
    return paid > refunded;
  }
}
