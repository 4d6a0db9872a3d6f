package io.millrace.platform.projection.rebuild.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projector.testkit.TestLedger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page of the past costs as much as it holds, however much comes after it. */
class HistoryIsReadByItsIndexTest {
  private TestLedger ledger;

  @BeforeEach
  void aLedger() {
    ledger = TestLedger.empty();
    ledger.fill(50_000);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void ofATableThatNobodyHasAnalyzed() {
    requireIndex();
  }

  @Test
  void ofOneThatWas() {
    ledger.analyze();

    requireIndex();
  }

  @Test
  void eventsOfSingleAggregatesToo() {
    ledger.analyze();

    assertThat(ledger.plan(LedgerHistory.FIND, "'{order,stock}', '{a,b}', '{1,1}', '{9,9}', 100"))
        .containsPattern("Index Scan using event_\\d+_version");
  }

  private void requireIndex() {
    for (String sql : List.of(LedgerHistory.READ, LedgerHistory.OUTLINE)) {
      assertThat(ledger.plan(sql, "'9000000000', '1', 0, '{order}', 500"))
          .contains("Merge Append")
          .contains("_tx_position_idx")
          .doesNotContain("Bitmap");
    }
  }
}
