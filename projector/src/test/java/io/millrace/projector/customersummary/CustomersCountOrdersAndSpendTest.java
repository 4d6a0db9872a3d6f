package io.millrace.projector.customersummary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projector.customersummary.CustomerSpend.Key;
import io.millrace.projector.testkit.OrderFacts;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Orders and spend without cancelled orders; first and last are dates of placing. */
class CustomersCountOrdersAndSpendTest {
  private static final Key KEY = new Key(UUID.fromString(OrderFacts.CUSTOMER), "GBP");
  private static final Instant AT = OrderFacts.PLACED_AT;

  private final CustomerSummaryProjection projection = new CustomerSummaryProjection();

  @Test
  void anOrderCountsWithItsDate() {
    assertThat(projection.additions(OrderFacts.placed()))
        .containsExactly(new CustomerSpend(KEY, 1, 1050, 0, AT, AT, 1));
  }

  @Test
  void aCancelledOrderLeavesOrdersAndSpend() {
    assertThat(projection.additions(OrderFacts.cancelled(OrderFacts.CUSTOMER)))
        .containsExactly(new CustomerSpend(KEY, -1, -1050, 0, null, null, 1));
  }

  @Test
  void aReturnCountsBesideSpend() {
    assertThat(projection.additions(OrderFacts.returned(OrderFacts.CUSTOMER)))
        .containsExactly(new CustomerSpend(KEY, 0, 0, 300, null, null, 1));
  }

  @Test
  void guestsHaveNoSummary() {
    assertThat(projection.additions(OrderFacts.placedByGuest())).isEmpty();
    assertThat(projection.additions(OrderFacts.cancelled(null))).isEmpty();
    assertThat(projection.additions(OrderFacts.returned(null))).isEmpty();
  }

  @Test
  void theEarliestAndTheLatestDateStay() {
    CustomerSpend none = new CustomerSpend(KEY, 0, 0, 0, null, null, 1);
    CustomerSpend early = new CustomerSpend(KEY, 1, 1, 0, AT, AT, 1);
    Instant later = AT.plusSeconds(60);
    CustomerSpend late = new CustomerSpend(KEY, 1, 1, 0, later, later, 1);
    assertThat(late.plus(none).plus(early))
        .isEqualTo(new CustomerSpend(KEY, 2, 2, 0, AT, later, 3));
    assertThat(none.plus(early)).isEqualTo(new CustomerSpend(KEY, 1, 1, 0, AT, AT, 2));
  }
}
