package io.millrace.projector.salesdaily;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projector.salesdaily.DailySales.Key;
import io.millrace.projector.testkit.OrderFacts;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** An order counts on its day (UTC) until it is cancelled; a return on the day of the return. */
class DaysCountOrdersAndReturnsTest {
  private static final Key PLACED = new Key(LocalDate.of(2011, 1, 1), "GBP");
  private static final Key RETURNED = new Key(LocalDate.of(2011, 1, 5), "GBP");

  private final SalesDailyProjection projection = new SalesDailyProjection();

  @Test
  void anOrderCountsOnTheDayOnWhichItWasPlaced() {
    assertThat(projection.additions(OrderFacts.placed()))
        .containsExactly(new DailySales(PLACED, 1, 1050, 0, 1));
  }

  @Test
  void aCancelledOrderLeavesTheDayOnWhichItWasPlaced() {
    assertThat(projection.additions(OrderFacts.cancelled(null)))
        .containsExactly(new DailySales(PLACED, -1, -1050, 0, 1));
  }

  @Test
  void aReturnCountsOnItsOwnDayAndTakesNothingFromGross() {
    assertThat(projection.additions(OrderFacts.returned(null)))
        .containsExactly(new DailySales(RETURNED, 0, 0, 300, 1));
  }

  @Test
  void aPaymentChangesNothing() {
    assertThat(projection.additions(OrderFacts.paid())).isEmpty();
  }

  @Test
  void amountsOfOneDayAddUp() {
    assertThat(
            projection.plus(
                new DailySales(PLACED, 1, 1050, 0, 1), new DailySales(PLACED, 2, 50, 7, 3)))
        .isEqualTo(new DailySales(PLACED, 3, 1100, 7, 4));
  }
}
