package io.millrace.command.order.expiry;

import io.millrace.command.runtime.AggregateRef;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Orders of one shard on which nothing was paid, oldest first. Served by an index of its own. */
final class UnpaidOrders {
  private static final String NEXT =
      """
      SELECT id, bucket, placed_at FROM customer_order
      WHERE status = 'placed' AND paid = 0 AND placed_at <= $1
        AND (placed_at, bucket, id) > ($2, $3, $4)
      ORDER BY placed_at, bucket, id LIMIT $5""";

  private UnpaidOrders() {}

  /** Where a page ended. */
  record Place(Instant placedAt, int bucket, UUID id) {
    /** Before every order. */
    static final Place START = new Place(Instant.EPOCH, -1, new UUID(0, 0));

    AggregateRef order() {
      return AggregateRef.order(id);
    }
  }

  /** The next ones after the place that were placed at the given time or before. */
  static Uni<List<Place>> after(Place place, Instant placedBy, Pool pool, int limit) {
    return pool.preparedQuery(NEXT)
        .execute(
            Tuple.of(
                placedBy.atOffset(ZoneOffset.UTC),
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
