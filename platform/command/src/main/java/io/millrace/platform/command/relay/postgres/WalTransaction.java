package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.LedgerEvent;
import java.util.List;

/**
 * A committed transaction as logical decoding tells it.
 *
 * @param events that it wrote into the ledger, in the order of their positions
 * @param commitLsn where its commit stands in the log
 */
record WalTransaction(List<LedgerEvent> events, long commitLsn) {
  WalTransaction {
    events = List.copyOf(events);
  }
}
