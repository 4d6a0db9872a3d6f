package io.millrace.projector.salesbycountry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projector.salesbycountry.CountrySales.Key;
import io.millrace.projector.testkit.OrderFacts;
import org.junit.jupiter.api.Test;

/** An order counts for its country until it is cancelled. */
class CountriesCountOrdersAndReturnsTest {
  private static final Key FRANCE = new Key("France", "GBP");

  private final SalesByCountryProjection projection = new SalesByCountryProjection();

  @Test
  void anOrderCounts() {
    assertThat(projection.additions(OrderFacts.placedByGuest()))
        .containsExactly(new CountrySales(FRANCE, 1, 1050, 0, 1));
  }

  @Test
  void aCancelledOrderLeavesAgain() {
    assertThat(projection.additions(OrderFacts.cancelled(null)))
        .containsExactly(new CountrySales(FRANCE, -1, -1050, 0, 1));
  }

  @Test
  void aReturnCountsBesideGross() {
    assertThat(projection.additions(OrderFacts.returned(null)))
        .containsExactly(new CountrySales(FRANCE, 0, 0, 300, 1));
  }
}
