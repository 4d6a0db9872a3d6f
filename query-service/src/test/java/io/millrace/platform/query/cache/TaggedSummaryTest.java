package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A summary is made from several rows: a change of any of them ends it. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class TaggedSummaryTest {
  private final UUID customer = UUID.randomUUID();

  @BeforeEach
  void aCustomerWithOneOrder() {
    ReadModel.customer(customer, "ref-" + customer, "Ada Byron", 1);
    summary(1, 100, 1);
    ReadModel.progress("customer_view", 1);
    ReadModel.progress("customer_summary", 1);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @Test
  void isCachedAndForgottenWhenOneOfItsRowsChanges() {
    assertThat(spend()).isEqualTo(100);
    assertThat(ask().header("Cache-Status")).startsWith("L1; hit");
    summary(2, 250, 2);
    ReadModel.awaitReplicas();

    ViewChanges.send("customer_summary", customer.toString(), 2);

    await().until(() -> spend() == 250);
  }

  @Test
  void isNotKeptAgainBeforeTheViewIsKnownToIncludeTheChange() {
    ask();
    ViewChanges.send("customer_view", customer.toString(), 2);
    await().until(() -> !ask().header("Cache-Status").startsWith("L1; hit"));

    assertThat(ask().header("Cache-Status")).doesNotStartWith("L1; hit");
    await()
        .until(
            () -> {
              ReadModel.progress("customer_view", 2);
              ReadModel.progress("customer_summary", 2);
              ReadModel.awaitReplicas();
              return ask().header("Cache-Status").startsWith("L1; hit");
            });
  }

  private void summary(int orders, long spend, long version) {
    ReadModel.write(
        """
        insert into customer_summary_v1 values (?, 'GBP', ?, ?, 0, '2010-12-01T08:26:00Z',
          '2010-12-01T08:26:00Z', ?)
        on conflict (customer_id, currency) do update set orders = excluded.orders,
          spend = excluded.spend, version = excluded.version
        """,
        customer,
        orders,
        spend,
        version);
  }

  private Response ask() {
    return Api.operator().get("/v1/customers/{id}/summary", customer);
  }

  private long spend() {
    return ask().jsonPath().getLong("currencies[0].spend.amount");
  }
}
