package io.millrace.command.order.postgres;

import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.Shortage;
import io.millrace.command.order.StockMove;
import io.millrace.events.order.OrderEvent;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.SideEffect;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * The effect of an order's events on stock.
 *
 * @param shard number of the shard of the order
 * @param replenishment what to do about a shortage before it is refused
 * @param outOfStock words for a shortage
 */
public record OrderStock(
    StockRoom room,
    int shard,
    StockRoom.Replenishment replenishment,
    Function<List<Shortage>, Rejection> outOfStock)
    implements SideEffect<SqlConnection, Order, OrderEvent> {
  /** For steps after the placing: they ask only for what was reserved before. */
  public static OrderStock afterPlacing(StockRoom room, int shard) {
    return new OrderStock(
        room,
        shard,
        (_, here) -> here,
        shortages -> {
          throw new IllegalStateException("an order asks for stock after placing: " + shortages);
        });
  }

  @Override
  public Uni<Result> apply(
      SqlConnection connection, Change<Order, OrderEvent> change, Instant now) {
    if (!(change.after().state() instanceof Existing after)) {
      throw new IllegalStateException("no event makes an order vanish");
    }
    List<StockMove> moves =
        change.events().stream()
            .flatMap(event -> StockMove.of(event, after.details()).stream())
            .toList();
    if (moves.isEmpty()) {
      return Uni.createFrom().item(new Result.Done(List.of()));
    }
    return room.move(connection, shard, change.aggregate().id(), moves, now)
        .map(
            result ->
                switch (result) {
                  case StockRoom.Result.Moved moved -> new Result.Done(moved.events());
                  case StockRoom.Result.Short tooFew ->
                      new Result.Refused(
                          outOfStock.apply(replenishment.tooFew(shard, tooFew.shortages())));
                });
  }
}
