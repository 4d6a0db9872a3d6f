package io.millrace.command.order.postgres;

import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderDecider;
import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.platform.command.run.AggregateRepository;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.transaction.Pipelined;
import io.millrace.platform.events.AggregateRef;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders in the tables {@code customer_order}, {@code order_line} and {@code order_payment}. */
@Singleton
public class OrderTable implements AggregateRepository<SqlConnection, Order, OrderEvent> {
  private static final String ORDER =
      """
      SELECT id, version, reference, customer_id, customer_reference, customer_name, country, status,
        currency, total, paid, refunded, placed_at
      FROM customer_order WHERE\s""";

  private static final String LINES =
      """
      SELECT order_id, line, sku, name, quantity, unit_price, price_version, stocked, shipped,
        returned
      FROM order_line WHERE\s""";

  private static final String PAYMENTS =
      "SELECT order_id, reference, amount, paid_at FROM order_payment WHERE ";

  private static final String ONE = "bucket = $1 AND order_id = $2";

  private static final String SEVERAL =
      "(bucket, order_id) IN (SELECT * FROM unnest($1::int[], $2::uuid[]))";

  @Override
  public Uni<Versioned<Order>> load(SqlConnection connection, AggregateRef aggregate) {
    Tuple key = Tuple.of(aggregate.bucket(), UUID.fromString(aggregate.id()));
    return Pipelined.all(
            connection.preparedQuery(ORDER + "bucket = $1 AND id = $2").execute(key),
            connection.preparedQuery(LINES + ONE + " ORDER BY line").execute(key),
            connection.preparedQuery(PAYMENTS + ONE).execute(key))
        .map(
            all -> {
              Row row = only(all.getItem1());
              return row == null
                  ? new Versioned<>(Order.NONE, 0)
                  : new Versioned<>(
                      OrderRows.order(row, all.getItem2(), all.getItem3()), row.getLong("version"));
            });
  }

  /** Several at once; those that do not exist are missing. */
  public Uni<Map<AggregateRef, Versioned<Order>>> loadAll(
      SqlConnection connection, Collection<AggregateRef> orders) {
    Tuple keys =
        Tuple.of(
            orders.stream().map(AggregateRef::bucket).toArray(Integer[]::new),
            orders.stream().map(order -> UUID.fromString(order.id())).toArray(UUID[]::new));
    String several = SEVERAL.replace("order_id", "id");
    return Pipelined.all(
            connection.preparedQuery(ORDER + several).execute(keys),
            connection.preparedQuery(LINES + SEVERAL + " ORDER BY line").execute(keys),
            connection.preparedQuery(PAYMENTS + SEVERAL).execute(keys))
        .map(
            all -> {
              Map<UUID, List<Row>> lines = byOrder(all.getItem2());
              Map<UUID, List<Row>> payments = byOrder(all.getItem3());
              Map<AggregateRef, Versioned<Order>> found = new HashMap<>();
              for (Row row : all.getItem1()) {
                UUID id = row.getUUID("id");
                Order order =
                    OrderRows.order(
                        row,
                        lines.getOrDefault(id, List.of()),
                        payments.getOrDefault(id, List.of()));
                found.put(ShopAggregates.order(id), new Versioned<>(order, row.getLong("version")));
              }
              return found;
            });
  }

  private static Map<UUID, List<Row>> byOrder(RowSet<Row> rows) {
    Map<UUID, List<Row>> all = new HashMap<>();
    rows.forEach(
        row -> all.computeIfAbsent(row.getUUID("order_id"), id -> new ArrayList<>()).add(row));
    return all;
  }

  @Override
  public Order evolve(Order state, OrderEvent event) {
    return OrderDecider.evolve(state, event);
  }

  @Override
  public Uni<Void> save(SqlConnection connection, Change<Order, OrderEvent> change) {
    if (!(change.after().state() instanceof Existing after)) {
      throw new IllegalStateException("no event makes an order vanish");
    }
    List<Uni<Void>> writes =
        change.before().state() instanceof Existing before
            ? OrderWrites.update(connection, change, before, after)
            : OrderWrites.insert(connection, change, after);
    return Pipelined.all(writes);
  }

  private static @Nullable Row only(RowSet<Row> rows) {
    for (Row row : rows) {
      return row;
    }
    return null;
  }
}
