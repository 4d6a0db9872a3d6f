package io.millrace.query.orderview;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * The place of an order in lists: by time, and by id among those of one instant, so that no order
 * is skipped or repeated between pages.
 */
public record OrderPlace(OffsetDateTime placedAt, UUID id) {
  /** The place of this order. */
  public static OrderPlace of(OrderView order) {
    return new OrderPlace(order.placedAt().atOffset(ZoneOffset.UTC), order.id());
  }

  /** The text of cursors; PostgreSQL keeps microseconds. */
  public String write() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, placedAt) + " " + id;
  }

  /** The place in the text of a cursor. */
  public static OrderPlace read(String text) {
    int space = text.indexOf(' ');
    Instant placedAt =
        Instant.EPOCH.plus(Long.parseLong(text.substring(0, space)), ChronoUnit.MICROS);
    return new OrderPlace(
        placedAt.atOffset(ZoneOffset.UTC), UUID.fromString(text.substring(space + 1)));
  }
}
