package io.millrace.platform.projection.history;

/**
 * A place in the order of a shard's ledger.
 *
 * @param tx id of the transaction that wrote the event
 * @param position identity of the event's row
 */
public record HistoryPlace(long tx, long position) {
  /** Before the first event. */
  public static final HistoryPlace START = new HistoryPlace(0, 0);
}
