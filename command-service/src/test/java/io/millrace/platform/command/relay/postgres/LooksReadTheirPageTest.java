package io.millrace.platform.command.relay.postgres;

import io.millrace.command.testing.LongLedger;
import org.junit.jupiter.api.Test;

/** Rule: a look at the ledger reads what it gives, not all that is left. */
class LooksReadTheirPageTest {
  @Test
  void whateverThePlannerKnows() {
    try (LongLedger ledger = new LongLedger()) {
      ledger.assertReadsLittle("PREPARE look AS " + PollingEventSource.READ, look(ledger));
      ledger.analyzed();
      ledger.assertReadsLittle("PREPARE look AS " + PollingEventSource.READ, look(ledger));
    }
  }

  /** All events are of one transaction, as of a large import. */
  private static String look(LongLedger ledger) {
    return "EXECUTE look('%s', 50000, 500, 4000000)".formatted(ledger.tx());
  }
}
