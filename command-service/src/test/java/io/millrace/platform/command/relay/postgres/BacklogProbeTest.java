package io.millrace.platform.command.relay.postgres;

import io.millrace.command.testing.LongLedger;
import org.junit.jupiter.api.Test;

/** Rule: a look at the backlog reads the backlog, not the ledger. */
class BacklogProbeTest {
  @Test
  void whateverThePlannerKnows() {
    try (LongLedger ledger = new LongLedger()) {
      ledger.assertReadsLittle(BacklogProbe.MEASURE);
      ledger.analyzed().assertReadsLittle(BacklogProbe.MEASURE);
    }
  }
}
