package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.imports.ImportRecord.OrderRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a batch asks of other shards is what its refusals lacked, all of it at once. */
class MissingStockTest {
  private static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");
  private final Stocks stocks = new Stocks(List.of(new StockTally("A", 1, 2, 0)));

  private static OrderRecord order(int quantity) {
    return order(Map.of("A", quantity));
  }

  private static OrderRecord order(Map<String, Integer> pieces) {
    List<OrderRecord.Line> lines =
        pieces.entrySet().stream()
            .map(line -> new OrderRecord.Line(line.getKey(), "Thing", line.getValue(), 100, true))
            .toList();
    return new OrderRecord("1", null, "France", AT, "GBP", lines);
  }

  @Test
  void isWhatARefusedOrderLacked() {
    stocks.ship(order(6));

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 4L));
  }

  @Test
  void isWhatAllRefusedOrdersLackedTogether() {
    stocks.ship(order(3));
    stocks.ship(order(4));

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 5L));
  }

  @Test
  void isAlsoWhatARefusedOrderFoundAndALaterOneTook() {
    stocks.ship(order(Map.of("A", 2, "B", 1)));
    stocks.ship(order(2));

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 2L, "B", 1L));
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
