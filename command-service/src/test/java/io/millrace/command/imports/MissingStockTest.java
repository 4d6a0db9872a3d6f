package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.StockMove;
import io.millrace.command.order.StockMove.Kind;
import io.millrace.command.stock.Stock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a batch asks of other shards is what its refusals lacked, all of it at once. */
class MissingStockTest {
  private static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");
  private final Stocks stocks = new Stocks(List.of(new StockTally("A", 1, new Stock(2, 0))));

  private void ship(int quantity) {
    ship(Map.of("A", quantity));
  }

  private void ship(Map<String, Integer> pieces) {
    List<StockMove> held =
        pieces.entrySet().stream()
            .map(part -> new StockMove(Kind.RESERVE, part.getKey(), part.getValue()))
            .toList();
    stocks.ship("1", held, false, AT);
  }

  @Test
  void isWhatARefusedOrderLacked() {
    ship(6);

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 4L));
  }

  @Test
  void isWhatAllRefusedOrdersLackedTogether() {
    ship(3);
    ship(4);

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 5L));
  }

  @Test
  void isAlsoWhatARefusedOrderFoundAndALaterOneTook() {
    ship(Map.of("A", 2, "B", 1));
    ship(2);

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 2L, "B", 1L));
  }

  @Test
  void isStillMissingWhenAReturnComesAfterIt() {
    ship(6);
    stocks.takeBack("A", 10, AT);

    assertThat(stocks.missing()).isEqualTo(Map.of("A", 4L));
  }

  @Test
  void isNothingWhenNothingWasRefused() {
    ship(2);

    assertThat(stocks.missing()).isEmpty();
  }
}
