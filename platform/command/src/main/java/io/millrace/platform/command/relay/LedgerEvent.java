package io.millrace.platform.command.relay;

import io.millrace.platform.events.codec.LedgerRow;

/** An event and its place in the ledger's order of publication. */
public record LedgerEvent(LedgerPosition at, LedgerRow row) {
  /** Of its payload, which is what makes an event large. */
  public int bytes() {
    return row.payload().length;
  }

  AggregateStep step() {
    return new AggregateStep(row.aggregate(), row.aggregateId(), row.version());
  }
}
