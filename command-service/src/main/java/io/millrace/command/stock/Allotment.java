package io.millrace.command.stock;

/**
 * What one shard has of a SKU.
 *
 * @param stock pieces here
 * @param transferred pieces that transfers took from here, less those that they brought
 * @param transferredHeld how many of them orders held
 */
public record Allotment(Stock stock, long version, long transferred, long transferredHeld) {
  /** Before the shard had any. */
  public static final Allotment NONE = new Allotment(Stock.NONE, 0, 0, 0);

  /**
   * Sum over the shards of a SKU's allotments, right although they were read one after the other: a
   * piece on its way counts where it came from until it is seen where it goes to.
   *
   * @param onHand pieces, those on their way included
   * @param reserved pieces that orders hold
   * @param version sum of the versions
   * @param partial whether a shard could not be asked, whose pieces are missing here
   */
  public record Total(long onHand, long reserved, long version, boolean partial) {
    /** Of nothing. */
    public static final Total ZERO = new Total(0, 0, 0, false);

    /** Without those of a shard that could not be asked. */
    public Total withGaps() {
      return new Total(onHand, reserved, version, true);
    }

    /** Together with one more allotment. */
    public Total plus(Allotment one) {
      return new Total(
          onHand + one.stock.onHand() + one.transferred,
          reserved + one.stock.reserved() + one.transferredHeld,
          version + one.version,
          partial);
    }

    /** Pieces that can be promised somewhere; the shards were not looked at in one moment. */
    public long available() {
      return Math.max(0, onHand - reserved);
    }
  }
}
