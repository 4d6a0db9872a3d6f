package io.millrace.command.imports;

import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.NewEvent;
import io.millrace.command.stock.StockDecider;
import io.millrace.events.stock.StockEvent.StockImported;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stock of one SKU while a batch is decided; adds up what the batch does to it, for one event.
 * Lives within one batch and one thread.
 */
public final class StockTally {
  private final String sku;
  private final long version;
  private final long reserved;
  private long onHand;
  private long received;
  private long shipped;
  private long adjusted;
  private long returned;
  private @Nullable Instant at;

  /** The stock as the store holds it; version 0 and nothing on hand if there is none. */
  public StockTally(String sku, long version, long onHand, long reserved) {
    this.sku = sku;
    this.version = version;
    this.onHand = onHand;
    this.reserved = reserved;
  }

  public String sku() {
    return sku;
  }

  /** Pieces that are not promised to an order. */
  long available() {
    return onHand - reserved;
  }

  /** Whether so many more pieces can be counted. */
  boolean fits(long quantity) {
    return onHand + quantity <= StockDecider.MAX_PIECES;
  }

  void receive(long quantity, Instant when) {
    received += quantity;
    change(quantity, when);
  }

  /** Takes pieces away that are {@link #available}. */
  void ship(long quantity, Instant when) {
    shipped += quantity;
    change(-quantity, when);
  }

  /** Puts the count right; what is taken away must be {@link #available}. */
  void adjust(long quantity, Instant when) {
    adjusted += quantity;
    change(quantity, when);
  }

  void takeBack(long quantity, Instant when) {
    returned += quantity;
    change(quantity, when);
  }

  private void change(long quantity, Instant when) {
    if (onHand + quantity < reserved) {
      throw new IllegalStateException("stock of %s would be oversold".formatted(sku));
    }
    onHand += quantity;
    at = at == null || when.isAfter(at) ? when : at;
  }

  /** Whether the batch did something to the stock. */
  public boolean changed() {
    return at != null;
  }

  public long versionAfter() {
    return changed() ? version + 1 : version;
  }

  public long onHand() {
    return onHand;
  }

  public long reserved() {
    return reserved;
  }

  /** The one event of the batch. */
  NewEvent event(int shard, String source) {
    Instant when = at;
    if (when == null) {
      throw new IllegalStateException("nothing happened to the stock of " + sku);
    }
    return new NewEvent(
        AggregateRef.stock(sku, shard),
        version + 1,
        new StockImported(source, received, shipped, adjusted, returned, onHand, reserved, when));
  }
}
