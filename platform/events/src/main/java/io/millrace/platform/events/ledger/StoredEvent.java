package io.millrace.platform.events.ledger;

import io.millrace.platform.events.codec.LedgerRow;
import java.util.Comparator;

/**
 * A row of the ledger.
 *
 * @param tx id of the transaction that wrote it, as the ledger counts
 */
public record StoredEvent(long tx, LedgerRow row) {
  /** The order in which the relay publishes, and in which a fold may apply them. */
  public static final Comparator<StoredEvent> LEDGER_ORDER =
      Comparator.comparingLong(StoredEvent::tx).thenComparingLong(StoredEvent::position);

  /** Identity of the row. */
  public long position() {
    return row.id().position();
  }
}
