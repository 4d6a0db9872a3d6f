package io.millrace.projector.customerview;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.ShopAggregates;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.projector.testkit.Scenario;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The newest event has the whole customer. */
class CustomersAreShownAsKnownTest {
  private static final String ID = "0195d4c2-7c1a-7000-8000-000000000002";
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");

  @Test
  void anUpdateReplacesAllOfIt() {
    CustomerViewProjection projection = new CustomerViewProjection();
    CustomerRow registered =
        projection.fold(
            null,
            Scenario.envelope(
                ShopAggregates.CUSTOMER,
                ID,
                1,
                new CustomerRegistered("17850", "Ada", "ada@example.com", "France", AT)));
    CustomerRow updated =
        projection.fold(
            registered,
            Scenario.envelope(
                ShopAggregates.CUSTOMER,
                ID,
                2,
                new CustomerUpdated("17850", "Ada Byron", null, null, AT.plusSeconds(1))));
    assertThat(updated)
        .isEqualTo(
            new CustomerRow(
                UUID.fromString(ID), "17850", "Ada Byron", null, null, 2, AT.plusSeconds(1)));
  }

  @Test
  void anErasedCustomerKeepsNeitherNameNorEmail() {
    CustomerRow before =
        new CustomerRow(UUID.fromString(ID), "17850", "sealed:1:n", "sealed:1:e", "France", 1, AT);

    assertThat(
            new CustomerViewProjection()
                .fold(
                    before,
                    Scenario.envelope(
                        ShopAggregates.CUSTOMER,
                        ID,
                        2,
                        new CustomerErased("17850", "France", AT.plusSeconds(1)))))
        .isEqualTo(
            new CustomerRow(
                UUID.fromString(ID), "17850", null, null, "France", 2, AT.plusSeconds(1)));
  }
}
