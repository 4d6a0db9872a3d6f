package io.millrace.command.stock;

import io.millrace.command.stock.StockCommand.Adjust;
import io.millrace.command.stock.StockCommand.Receive;
import io.millrace.command.stock.StockCommand.Release;
import io.millrace.command.stock.StockCommand.Reserve;
import io.millrace.command.stock.StockCommand.Ship;
import io.millrace.command.stock.StockCommand.TakeBack;
import io.millrace.command.stock.StockCommand.TransferIn;
import io.millrace.command.stock.StockCommand.TransferOut;
import io.millrace.events.stock.StockEvent;
import io.millrace.events.stock.StockEvent.StockAdjusted;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReleased;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.events.stock.StockEvent.StockReturned;
import io.millrace.events.stock.StockEvent.StockShipped;
import io.millrace.events.stock.StockEvent.StockTransferredIn;
import io.millrace.events.stock.StockEvent.StockTransferredOut;
import io.millrace.platform.command.decision.Decision;
import java.time.Instant;

/** The rules of stock: it is never oversold, and no order gives back more than it holds. */
public final class StockDecider {
  /** No count goes beyond this; it keeps every sum far from overflow. */
  public static final long MAX_PIECES = 1_000_000_000_000L;

  /** Most pieces that one receipt or adjustment changes. */
  public static final long MAX_CHANGE = 1_000_000_000L;

  /** Characters of the longest reason. */
  public static final int MAX_REASON = 200;

  private StockDecider() {}

  /** What comes of the command in this state. */
  public static Decision<StockEvent> decide(Stock state, StockCommand command, Instant now) {
    long onHand = state.onHand() + command.onHandChange();
    long reserved = state.reserved() + command.reservedChange();
    if (reserved < 0) {
      return Decision.reject(
          new StockRejection.Impossible("Fewer pieces are reserved than are to be given back."));
    }
    if (onHand > limit(command)) {
      return Decision.reject(
          new StockRejection.Impossible(
              "The count would go beyond %d pieces.".formatted(MAX_PIECES)));
    }
    if (onHand < reserved) {
      long asked = Math.max(command.reservedChange(), -command.onHandChange());
      return Decision.reject(new StockRejection.NotEnough(asked, state.available()));
    }
    return Decision.accept(event(command, onHand, reserved, now));
  }

  /** What arrives from another shard was counted there: it must not be stopped on its way. */
  public static long limit(StockCommand command) {
    return command instanceof TransferIn ? Long.MAX_VALUE : MAX_PIECES;
  }

  /** The state after the event: every event of stock carries the figures that it led to. */
  public static Stock evolve(@SuppressWarnings("unused") Stock state, StockEvent event) {
    return new Stock(event.onHand(), event.reserved());
  }

  private static StockEvent event(StockCommand command, long onHand, long reserved, Instant now) {
    return switch (command) {
      case Receive c -> new StockReceived(c.quantity(), onHand, reserved, now);
      case Adjust c -> new StockAdjusted(c.quantity(), c.reason(), onHand, reserved, now);
      case Reserve c -> new StockReserved(c.orderId(), c.quantity(), onHand, reserved, now);
      case Release c -> new StockReleased(c.orderId(), c.quantity(), onHand, reserved, now);
      case Ship c -> new StockShipped(c.orderId(), c.quantity(), onHand, reserved, now);
      case TransferOut c ->
          new StockTransferredOut(
              c.transferId(),
              c.to(),
              c.parcel().pieces(),
              c.parcel().held(),
              onHand,
              reserved,
              now);
      case TransferIn c ->
          new StockTransferredIn(
              c.transferId(),
              c.from(),
              c.parcel().pieces(),
              c.parcel().held(),
              onHand,
              reserved,
              now);
      case TakeBack c -> new StockReturned(c.orderId(), c.quantity(), onHand, reserved, now);
    };
  }
}
