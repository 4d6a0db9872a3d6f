package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goods that vanish leave the stock; a charge has none to leave. */
class WriteOffTest {
  private static final Instant AT = Instant.parse("2011-01-28T13:08:00Z");

  private final ImportBatch batch =
      new ImportBatch(
          0,
          new KnownRecords.Identities(Map.of(), Map.of(), Map.of(), Map.of()),
          List.of(),
          List.of(),
          AT);

  @Test
  void goodsLeaveTheStock() {
    batch.take(product("21777", true));
    batch.take(new ReceiptRecord("r", "21777", 10, AT));

    assertThat(batch.take(writeOff("21777", -10))).isEqualTo(ImportResult.CREATED);
    assertThat(batch.writes().stock()).singleElement().returns(0L, StockTally::available);
  }

  @Test
  void moreThanThereIsIsRefused() {
    batch.take(product("21777", true));

    assertThat(batch.take(writeOff("21777", -1))).isInstanceOf(ImportResult.Rejected.class);
  }

  @Test
  void aChargeIsTakenAndChangesNoStock() {
    batch.take(product("DCGS0055", false));

    assertThat(batch.take(writeOff("DCGS0055", -1))).isEqualTo(ImportResult.CREATED);
    assertThat(batch.writes().stock()).isEmpty();
  }

  private static ProductRecord product(String sku, boolean stocked) {
    return new ProductRecord(sku, "A thing", new Money(100, "GBP"), stocked);
  }

  private static AdjustmentRecord writeOff(String sku, long quantity) {
    return new AdjustmentRecord("w", sku, quantity, "write-off", AT);
  }
}
