package io.millrace.platform.command.relay;

import java.util.Comparator;

/**
 * A place in the ledger's order of publication.
 *
 * @param tx id of the transaction that wrote the event
 * @param position identity of the event's row
 */
public record LedgerPosition(long tx, long position) implements Comparable<LedgerPosition> {
  /** Before the first event. */
  public static final LedgerPosition START = new LedgerPosition(0, 0);

  private static final Comparator<LedgerPosition> ORDER =
      Comparator.comparingLong(LedgerPosition::tx).thenComparingLong(LedgerPosition::position);

  /** The greatest place that is still before this one's event. */
  public LedgerPosition justBefore() {
    return new LedgerPosition(tx, position - 1);
  }

  @Override
  public int compareTo(LedgerPosition other) {
    return ORDER.compare(this, other);
  }
}
