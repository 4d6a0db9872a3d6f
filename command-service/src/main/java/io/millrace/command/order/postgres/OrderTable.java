package io.millrace.command.order.postgres;

import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.Aggregates;
import io.millrace.command.runtime.Change;
import io.millrace.command.runtime.Pipelined;
import io.millrace.command.runtime.Versioned;
import io.millrace.events.order.OrderEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders in the tables {@code customer_order}, {@code order_line} and {@code order_payment}. */
@Singleton
public class OrderTable implements Aggregates<SqlConnection, Order, OrderEvent> {
  private static final String ORDER =
      """
      SELECT version, reference, customer_id, customer_reference, customer_name, country, status,
        currency, total, paid, refunded, placed_at
      FROM customer_order WHERE bucket = $1 AND id = $2""";

  private static final String LINES =
      """
      SELECT line, sku, name, quantity, unit_price, price_version, stocked, shipped, returned
      FROM order_line WHERE bucket = $1 AND order_id = $2 ORDER BY line""";

  private static final String PAYMENTS =
      "SELECT reference, amount FROM order_payment WHERE bucket = $1 AND order_id = $2";

  @Override
  public Uni<Versioned<Order>> load(SqlConnection connection, AggregateRef aggregate) {
    Tuple key = Tuple.of(aggregate.bucket(), UUID.fromString(aggregate.id()));
    return Pipelined.all(
            connection.preparedQuery(ORDER).execute(key),
            connection.preparedQuery(LINES).execute(key),
            connection.preparedQuery(PAYMENTS).execute(key))
        .map(
            all -> {
              Row row = only(all.getItem1());
              return row == null
                  ? new Versioned<>(Order.NONE, 0)
                  : new Versioned<>(
                      OrderRows.order(row, all.getItem2(), all.getItem3()), row.getLong("version"));
            });
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
