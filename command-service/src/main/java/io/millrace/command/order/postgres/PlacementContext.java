package io.millrace.command.order.postgres;

import io.millrace.command.order.Buyer;
import io.millrace.command.order.Offer;
import io.millrace.command.order.OrderCommand.RequestedLine;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.platform.command.transaction.Pipelined;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a new order has to know of the rest of its shard: who buys, and what is on offer.
 *
 * @param offers by SKU; those not in the catalogue are missing
 */
public record PlacementContext(Buyer buyer, Map<String, Offer> offers) {
  private static final String CUSTOMER =
      """
      SELECT reference, name, country FROM customer
      WHERE bucket = $1 AND id = $2 AND erased_at IS NULL""";

  private static final String PRODUCTS =
      """
      SELECT p.sku, p.name, p.price, p.currency, p.version, p.stocked
      FROM unnest($1::int[], $2::text[]) AS w(bucket, sku)
      JOIN product p ON p.bucket = w.bucket AND p.sku = w.sku""";

  /** SKUs of these lines that are not on offer here. */
  Collection<String> missing(List<RequestedLine> lines) {
    return lines.stream()
        .map(RequestedLine::sku)
        .filter(sku -> !offers.containsKey(sku))
        .distinct()
        .toList();
  }

  /** Reads them from the shard's own tables; never from a replica. */
  static Uni<PlacementContext> load(
      SqlConnection connection, @Nullable UUID customerId, Collection<String> skus) {
    Uni<Buyer> buyer =
        customerId == null
            ? Uni.createFrom().item(new Buyer.Guest())
            : buyer(connection, customerId);
    return Pipelined.all(buyer, offers(connection, skus))
        .map(both -> new PlacementContext(both.getItem1(), both.getItem2()));
  }

  private static Uni<Buyer> buyer(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(CUSTOMER)
        .execute(Tuple.of(Buckets.of(id.toString()), id))
        .map(
            rows -> {
              for (Row row : rows) {
                OrderCustomer customer =
                    new OrderCustomer(
                        id.toString(), row.getString("reference"), row.getString("name"));
                return new Buyer.Known(customer, row.getString("country"));
              }
              return new Buyer.Missing();
            });
  }

  private static Uni<Map<String, Offer>> offers(SqlConnection connection, Collection<String> skus) {
    Integer[] buckets = skus.stream().map(Buckets::of).toArray(Integer[]::new);
    return connection
        .preparedQuery(PRODUCTS)
        .execute(Tuple.of(buckets, skus.toArray(String[]::new)))
        .map(
            rows -> {
              Map<String, Offer> offers = new HashMap<>();
              rows.forEach(row -> offers.put(row.getString("sku"), offer(row)));
              return offers;
            });
  }

  private static Offer offer(Row row) {
    return new Offer(
        row.getString("name"),
        new Money(row.getLong("price"), row.getString("currency")),
        row.getLong("version"),
        row.getBoolean("stocked"));
  }
}
