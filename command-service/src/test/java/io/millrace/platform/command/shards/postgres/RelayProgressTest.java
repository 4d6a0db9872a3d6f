package io.millrace.platform.command.shards.postgres;

import io.millrace.command.testing.LongLedger;
import org.junit.jupiter.api.Test;

/** Rule: while a bucket's commands wait for the relay, nobody reads the whole ledger. */
class RelayProgressTest {
  private static final String OF_BUCKETS = RelayProgress.UNPUBLISHED.replace("?", "'{5,6}'");

  @Test
  void whateverThePlannerKnows() {
    try (LongLedger ledger = new LongLedger()) {
      ledger.assertReadsLittle(RelayProgress.BY_INDEX, OF_BUCKETS);
      ledger.analyzed().assertReadsLittle(RelayProgress.BY_INDEX, OF_BUCKETS);
    }
  }
}
