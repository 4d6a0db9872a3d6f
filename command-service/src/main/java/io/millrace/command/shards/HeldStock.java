package io.millrace.command.shards;

/** Brings the stock that open orders hold after them to their new shard. */
public interface HeldStock {
  /** What came of it. */
  enum Result {
    /** It is there, now or from an earlier call. */
    MOVED,
    /** The source does not hold what the orders say; nothing was taken. */
    REFUSED
  }

  /** Takes effect once for a move, however often it is called. Waits. */
  Result follow(Move move);
}
