package io.millrace.command.wiring;

import io.millrace.command.order.Shortage;
import io.millrace.command.order.StockMove;
import io.millrace.command.order.postgres.StockRoom;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.StockRejection.NotEnough;
import io.millrace.command.stock.postgres.Replenishment.Want;
import io.millrace.command.stock.postgres.StockReplenisher;
import io.millrace.command.stock.postgres.StockResult;
import io.millrace.command.stock.postgres.StockRow;
import io.millrace.command.stock.postgres.StockTable;
import io.millrace.platform.command.transaction.LockKey;
import io.millrace.platform.command.transaction.NewEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Gives orders their stock. */
@Singleton
public class OrderStockRoom implements StockRoom {
  private final StockTable table;
  private final StockReplenisher gathering;

  OrderStockRoom(StockTable table, StockReplenisher gathering) {
    this.table = table;
    this.gathering = gathering;
  }

  @Override
  public LockKey lock(String sku) {
    return StockRow.of(sku);
  }

  @Override
  public Replenishment replenishment() {
    var own = gathering.replenishment();
    return (shard, here) -> {
      TreeMap<String, Want> wants = new TreeMap<>();
      here.forEach(few -> wants.put(few.sku(), new Want(few.asked(), few.available())));
      return own.tooFew(shard, wants).entrySet().stream()
          .map(few -> shortage(few.getKey(), few.getValue()))
          .toList();
    };
  }

  private static Shortage shortage(String sku, Want want) {
    return new Shortage(sku, want.asked(), want.available());
  }

  @Override
  public Uni<Result> move(
      SqlConnection connection, int shard, String orderId, List<StockMove> moves, Instant now) {
    TreeMap<String, StockCommand> commands = new TreeMap<>();
    moves.forEach(move -> commands.put(move.sku(), command(orderId, move)));
    Uni<StockResult> changed = table.change(connection, shard, commands, now);
    boolean back = moves.stream().anyMatch(move -> move.kind() == StockMove.Kind.TAKE_BACK);
    // The order may have been placed on another shard, and this one never had the SKU.
    return (back ? table.ensure(connection, commands.keySet()).chain(() -> changed) : changed)
        .map(OrderStockRoom::result);
  }

  private static StockCommand command(String orderId, StockMove move) {
    return switch (move.kind()) {
      case RESERVE -> new StockCommand.Reserve(orderId, move.quantity());
      case RELEASE -> new StockCommand.Release(orderId, move.quantity());
      case SHIP -> new StockCommand.Ship(orderId, move.quantity());
      case TAKE_BACK -> new StockCommand.TakeBack(orderId, move.quantity());
    };
  }

  private static Result result(StockResult result) {
    return switch (result) {
      case StockResult.Changed changed -> {
        List<NewEvent> events =
            changed.changes().stream().flatMap(change -> change.newEvents().stream()).toList();
        yield new Result.Moved(events);
      }
      case StockResult.Refused refused ->
          new Result.Short(refused.refusals().stream().map(OrderStockRoom::shortage).toList());
    };
  }

  private static Shortage shortage(StockResult.Refusal refusal) {
    if (refusal.rejection() instanceof NotEnough few) {
      return new Shortage(refusal.sku(), few.asked(), few.available());
    }
    // An order gives back what it took, so nothing else can be refused unless the books are wrong.
    throw new IllegalStateException(
        "stock of %s: %s".formatted(refusal.sku(), refusal.rejection().detail()));
  }
}
