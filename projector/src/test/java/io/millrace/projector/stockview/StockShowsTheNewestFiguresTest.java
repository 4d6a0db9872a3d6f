package io.millrace.projector.stockview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.ShopAggregates;
import io.millrace.events.stock.StockEvent;
import io.millrace.events.stock.StockEvent.StockAdjusted;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.projector.testkit.Scenario;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The newest event alone gives the figures of an allotment. */
class StockShowsTheNewestFiguresTest {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");

  @Test
  void figuresVersionAndTimeAreThoseOfTheEvent() {
    assertThat(fold("85123A@3", new StockReserved("an order", 6, 94, 12, AT)))
        .isEqualTo(new AllotmentRow("85123A", 3, 94, 12, 5, AT));
  }

  @Test
  void theLastAtSignDividesSkuAndAllotment() {
    assertThat(fold("A@B@0", new StockAdjusted(-3, "lost", 7, 0, AT)))
        .isEqualTo(new AllotmentRow("A@B", 0, 7, 0, 5, AT));
  }

  @Test
  void anIdWithoutAllotmentIsRefused() {
    assertThatThrownBy(() -> fold("85123A", new StockAdjusted(-3, "lost", 7, 0, AT)))
        .hasMessageContaining("not SKU@allotment");
  }

  private static AllotmentRow fold(String id, StockEvent event) {
    return new StockViewProjection()
        .fold(null, Scenario.envelope(ShopAggregates.STOCK, id, 5, event));
  }
}
