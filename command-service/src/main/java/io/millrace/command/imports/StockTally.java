package io.millrace.command.imports;

import io.millrace.command.stock.Stock;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.StockDecider;
import io.millrace.events.ShopAggregates;
import io.millrace.events.stock.StockEvent;
import io.millrace.events.stock.StockEvent.StockAdjusted;
import io.millrace.events.stock.StockEvent.StockImported;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.events.stock.StockEvent.StockReturned;
import io.millrace.events.stock.StockEvent.StockShipped;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.transaction.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stock of one SKU while a batch is decided; adds up what the batch does to it, for one event.
 * Lives within one batch and one thread.
 */
public final class StockTally {
  private final String sku;
  private final long version;
  private Stock stock;
  private long received;
  private long shipped;
  private long adjusted;
  private long returned;
  private @Nullable Instant at;

  /** The stock as the store holds it; version 0 and nothing on hand if there is none. */
  public StockTally(String sku, long version, Stock stock) {
    this.sku = sku;
    this.version = version;
    this.stock = stock;
  }

  public String sku() {
    return sku;
  }

  /** As it is now. */
  public Stock stock() {
    return stock;
  }

  /** Pieces that are not promised to an order. */
  long available() {
    return stock.available();
  }

  /** What would come of the commands, one after the other; the first that is refused decides. */
  Decision<StockEvent> decide(List<StockCommand> commands, Instant when) {
    Stock state = stock;
    List<StockEvent> events = new ArrayList<>(commands.size());
    for (StockCommand command : commands) {
      Decision<StockEvent> decision = StockDecider.decide(state, command, when);
      if (!(decision instanceof Accepted<StockEvent> accepted)) {
        return decision;
      }
      for (StockEvent event : accepted.events()) {
        state = StockDecider.evolve(state, event);
        events.add(event);
      }
    }
    return new Accepted<>(events);
  }

  void apply(StockEvent event) {
    switch (event) {
      case StockReceived e -> received += e.quantity();
      case StockShipped e -> shipped += e.quantity();
      case StockAdjusted e -> adjusted += e.quantity();
      case StockReturned e -> returned += e.quantity();
      case StockReserved _ -> {}
      default -> throw new IllegalStateException("no import leads to " + event);
    }
    stock = StockDecider.evolve(stock, event);
    at = at == null || event.at().isAfter(at) ? event.at() : at;
  }

  /** Whether the batch did something to the stock. */
  public boolean changed() {
    return at != null;
  }

  public long versionAfter() {
    return changed() ? version + 1 : version;
  }

  /** The one event of the batch. */
  NewEvent event(int shard, String source) {
    Instant when = at;
    if (when == null) {
      throw new IllegalStateException("nothing happened to the stock of " + sku);
    }
    return new NewEvent(
        ShopAggregates.stock(sku, shard),
        version + 1,
        new StockImported(
            source, received, shipped, adjusted, returned, stock.onHand(), stock.reserved(), when));
  }
}
