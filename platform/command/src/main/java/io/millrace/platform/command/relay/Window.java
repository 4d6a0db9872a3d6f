package io.millrace.platform.command.relay;

import java.time.Instant;
import java.util.List;

/**
 * What one look at the ledger showed.
 *
 * @param events in the order of {@link LedgerPosition}
 * @param more whether the limit cut the events off: others may stand before {@code finishedBelow}
 * @param finishedBelow every transaction with a lower id had ended when the ledger was looked at
 * @param startedBelow no transaction with this id or a higher one had begun by then
 * @param asOf time of the shard's database, not later than the look
 */
public record Window(
    List<LedgerEvent> events, boolean more, long finishedBelow, long startedBelow, Instant asOf) {
  public Window {
    events = List.copyOf(events);
  }
}
