package io.millrace.command.stock;

/**
 * Stock of one SKU in one allotment.
 *
 * @param onHand pieces in the warehouse, reserved ones included
 * @param reserved pieces that orders hold; never more than {@code onHand}
 */
public record Stock(long onHand, long reserved) {
  /** Before its first event. */
  public static final Stock NONE = new Stock(0, 0);

  public Stock {
    if (reserved < 0 || reserved > onHand) {
      throw new IllegalArgumentException(
          "%d reserved of %d on hand cannot be".formatted(reserved, onHand));
    }
  }

  /** Pieces that can be promised. */
  public long available() {
    return onHand - reserved;
  }
}
