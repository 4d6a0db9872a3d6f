package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.imports.ImportRecord.OrderRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a batch asks of other shards is what its refusals lacked. */
class MissingStockTest {
  private static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");
  private final Stocks stocks = new Stocks(List.of(new StockTally("A", 1, 2, 0)));

  private static OrderRecord order(int quantity) {
    return new OrderRecord(
        "1",
        null,
        "France",
        AT,
        "GBP",
        List.of(new OrderRecord.Line("A", "Thing", quantity, 100, true)));
  }

  @Test
  void isWhatARefusedOrderLacked() {
    stocks.ship(order(6));

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 4L));
  }

  @Test
  void isStillMissingWhenAReturnComesAfterIt() {
    stocks.ship(order(6));
    stocks.takeBack("A", 10, AT);

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 4L));
  }

  @Test
  void isNothingWhenNothingWasRefused() {
    stocks.ship(order(2));

    assertThat(stocks.missing()).isEmpty();
  }
}
