package io.millrace.command.order.postgres;

import io.millrace.command.order.Order;
import io.millrace.command.order.OrderCommand.Place;
import io.millrace.command.order.OrderCommand.RequestedLine;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.order.OrderPlacing;
import io.millrace.command.product.MissingProducts;
import io.millrace.events.order.OrderEvent;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.Outcome;
import io.millrace.platform.command.run.Replies;
import io.millrace.platform.command.run.Task;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.transaction.LockKey;
import io.millrace.platform.events.AggregateRef;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Places an order: prices from the shard's catalogue, stock reserved in the same transaction.
 *
 * @param replenishment of this one order
 * @param missing of this one order
 * @param shard number of the order's shard
 * @param customerId absent for a guest
 * @param country absent: the customer's
 */
public record PlaceOrderTask(
    OrderTable orders,
    StockRoom stock,
    StockRoom.Replenishment replenishment,
    MissingProducts missing,
    int shard,
    AggregateRef order,
    @Nullable UUID customerId,
    @Nullable String country,
    List<RequestedLine> lines,
    Replies<Order> replies)
    implements Task<SqlConnection, PlacementContext> {
  public PlaceOrderTask {
    lines = List.copyOf(lines);
  }

  @Override
  public Collection<LockKey> locks() {
    return skus().stream().map(stock::lock).toList();
  }

  @Override
  public Uni<PlacementContext> load(SqlConnection connection) {
    return PlacementContext.load(connection, customerId, skus());
  }

  private Collection<String> skus() {
    return lines.stream().map(RequestedLine::sku).distinct().toList();
  }

  @Override
  public Uni<Outcome> act(SqlConnection connection, PlacementContext around, Instant now) {
    missing.seek(shard, around.missing(lines));
    Place command = new Place(around.buyer(), country, lines, around.offers());
    return new DecidingTask<SqlConnection, Order, OrderEvent>(
            order,
            orders,
            (state, at) -> OrderDecider.decide(state, command, at),
            new OrderStock(
                stock,
                shard,
                replenishment,
                shortages -> OrderPlacing.outOfStock(command, shortages)),
            VersionCheck.NONE,
            replies)
        .act(connection, new Versioned<>(Order.NONE, 0), now);
  }
}
