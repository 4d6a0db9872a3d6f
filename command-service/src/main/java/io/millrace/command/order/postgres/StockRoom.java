package io.millrace.command.order.postgres;

import io.millrace.command.order.Shortage;
import io.millrace.command.order.StockMove;
import io.millrace.platform.command.transaction.LockKey;
import io.millrace.platform.command.transaction.NewEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;

/** What an order needs of stock. All moves of one call take effect, or none. */
public interface StockRoom {
  /**
   * Moves pieces in the connection's transaction.
   *
   * @param shard number of the shard that the connection belongs to
   * @param moves one per SKU
   */
  Uni<Result> move(
      SqlConnection connection, int shard, String orderId, List<StockMove> moves, Instant now);

  /** What a command locks that moves pieces of this SKU. */
  LockKey lock(String sku);

  /** What a new order may do about a shortage. */
  Replenishment replenishment();

  /** Asks other shards for stock, as often as one command may. */
  @FunctionalInterface
  interface Replenishment {
    /**
     * Those that are too few wherever one looks; fails with {@link
     * io.millrace.platform.command.transaction.Retryable} while another attempt may do.
     */
    List<Shortage> tooFew(int shard, List<Shortage> here);
  }

  /** What came of it. */
  sealed interface Result {
    /** Done; these events belong to it. */
    record Moved(List<NewEvent> events) implements Result {
      public Moved {
        events = List.copyOf(events);
      }
    }

    /** Not enough of these; nothing moved. */
    record Short(List<Shortage> shortages) implements Result {
      public Short {
        shortages = List.copyOf(shortages);
      }
    }
  }
}
