package io.millrace.command.order.expiry;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateRef;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Orders of one shard that somebody owes for, oldest first. Each kind has an index of its own. */
enum UnpaidOrders {
  /** Nothing was paid. */
  UNPAID("paid = 0"),

  /** Something was, but not lately. */
  PART_PAID(
      """
      paid > 0 AND NOT EXISTS (
        SELECT FROM order_payment p
        WHERE p.bucket = o.bucket AND p.order_id = o.id AND p.paid_at > $1)""");

  private final String next;

  UnpaidOrders(String condition) {
    next =
        """
        SELECT id, bucket, placed_at FROM customer_order o
        WHERE status = 'placed' AND placed_at <= $1 AND (placed_at, bucket, id) > ($2, $3, $4)
          AND %s
        ORDER BY placed_at, bucket, id LIMIT $5"""
            .formatted(condition);
  }

  /** Where a page ended. */
  record Place(Instant placedAt, int bucket, UUID id) {
    /** Before every order. */
    static final Place START = new Place(Instant.EPOCH, -1, new UUID(0, 0));

    AggregateRef order() {
      return ShopAggregates.order(id);
    }
  }

  /** The next ones after the place on which nothing happened since the given time. */
  Uni<List<Place>> after(Place place, Instant since, Pool pool, int limit) {
    return pool.preparedQuery(next)
        .execute(
            Tuple.of(
                since.atOffset(ZoneOffset.UTC),
                place.placedAt().atOffset(ZoneOffset.UTC),
                place.bucket(),
                place.id(),
                limit))
        .map(
            rows -> {
              List<Place> places = new ArrayList<>(rows.size());
              rows.forEach(
                  row ->
                      places.add(
                          new Place(
                              row.getOffsetDateTime("placed_at").toInstant(),
                              row.getInteger("bucket"),
                              row.getUUID("id"))));
              return places;
            });
  }
}
