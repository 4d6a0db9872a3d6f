package io.millrace.platform.events;

/**
 * Transactions of one shard.
 *
 * @param from the lowest, inclusive
 * @param to the highest, inclusive
 */
public record TxRange(long from, long to) {
  /** Whether the transaction is one of them. */
  public boolean includes(long tx) {
    return from <= tx && tx <= to;
  }
}
