package io.millrace.events.stock;

import io.millrace.platform.events.DomainEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to the stock of one SKU in one allotment. Every event carries the figures that it
 * led to, so that a consumer is right with the newest one alone.
 */
public sealed interface StockEvent extends DomainEvent {
  /** Pieces in the warehouse after the event, reserved ones included. */
  long onHand();

  /** Pieces that orders hold after the event. */
  long reserved();

  /** When it happened for the business. */
  Instant at();

  /** Goods arrived. */
  record StockReceived(long quantity, long onHand, long reserved, Instant at)
      implements StockEvent {}

  /** A count was put right; {@code quantity} may be negative. */
  record StockAdjusted(long quantity, String reason, long onHand, long reserved, Instant at)
      implements StockEvent {}

  /** An order holds pieces. */
  record StockReserved(String orderId, long quantity, long onHand, long reserved, Instant at)
      implements StockEvent {}

  /** An order gave held pieces back. */
  record StockReleased(String orderId, long quantity, long onHand, long reserved, Instant at)
      implements StockEvent {}

  /** Held pieces left the warehouse. */
  record StockShipped(String orderId, long quantity, long onHand, long reserved, Instant at)
      implements StockEvent {}

  /** Shipped pieces came back and can be sold again. */
  record StockReturned(String orderId, long quantity, long onHand, long reserved, Instant at)
      implements StockEvent {}

  /**
   * Pieces left for the allotment of another shard; until they arrive there they are in none.
   *
   * @param transferId the same as that of their arrival
   * @param to number of the allotment that gets them
   * @param quantity pieces that left
   * @param held how many of them orders hold
   */
  record StockTransferredOut(
      String transferId, long to, long quantity, long held, long onHand, long reserved, Instant at)
      implements StockEvent {}

  /**
   * Pieces arrived from the allotment of another shard.
   *
   * @param transferId the same as that of their departure
   * @param from number of the allotment that gave them
   * @param quantity pieces that arrived
   * @param held how many of them orders hold
   */
  record StockTransferredIn(
      String transferId,
      long from,
      long quantity,
      long held,
      long onHand,
      long reserved,
      Instant at)
      implements StockEvent {}

  /**
   * The sum of what one batch of an import did to this stock: one event, however many lines.
   *
   * @param source which import did it
   * @param received pieces that arrived
   * @param shipped pieces that orders of the batch took
   * @param adjusted sum of corrections, usually negative
   * @param returned pieces that came back
   */
  record StockImported(
      @Nullable String source,
      long received,
      long shipped,
      long adjusted,
      long returned,
      long onHand,
      long reserved,
      Instant at)
      implements StockEvent {}
}
