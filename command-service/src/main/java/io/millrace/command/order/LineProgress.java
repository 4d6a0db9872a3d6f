package io.millrace.command.order;

import io.millrace.events.order.OrderEvent.OrderLine;

/**
 * One line and how far it has come.
 *
 * @param ordered what was ordered
 * @param shipped pieces that left the warehouse; at most what was ordered
 * @param returned pieces that came back; at most what was shipped
 */
public record LineProgress(OrderLine ordered, int shipped, int returned) {
  public LineProgress {
    if (returned < 0 || returned > shipped || shipped > ordered.quantity()) {
      throw new IllegalArgumentException(
          "line %d: %d ordered, %d shipped, %d returned cannot be"
              .formatted(ordered.line(), ordered.quantity(), shipped, returned));
    }
  }

  /** Pieces still to be shipped. */
  public int left() {
    return ordered.quantity() - shipped;
  }

  /** Pieces that the buyer has. */
  public int kept() {
    return shipped - returned;
  }

  LineProgress ship(int pieces) {
    return new LineProgress(ordered, shipped + pieces, returned);
  }

  LineProgress takeBack(int pieces) {
    return new LineProgress(ordered, shipped, returned + pieces);
  }
}
