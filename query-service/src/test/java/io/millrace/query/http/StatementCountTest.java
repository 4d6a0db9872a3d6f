package io.millrace.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every endpoint asks a store once, however many rows it answers. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class StatementCountTest {
  private final UUID customer = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();

  @Inject MeterRegistry metrics;

  @BeforeEach
  void manyOrders() {
    ReadModel.customer(customer, "ref-" + customer, "Ada Byron", 1);
    ReadModel.order(order, customer, 1);
    for (int i = 0; i < 60; i++) {
      ReadModel.order(UUID.randomUUID(), customer, 1);
    }
    ReadModel.product("COUNT-1", "White hanging heart", 255, 1);
    ReadModel.stock("COUNT-1", 0, 5, 0, 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void oneStatementEach() {
    for (String path :
        List.of(
            "/v1/orders/" + order,
            "/v1/orders/" + order + "?fields=status",
            "/v1/orders?customerId=" + customer + "&limit=1",
            "/v1/orders?customerId=" + customer + "&limit=60",
            "/v1/orders?customerId=" + customer + "&limit=60&fields=id,lines",
            "/v1/customers/" + customer,
            "/v1/customers/" + customer + "/orders",
            "/v1/customers/" + customer + "/summary",
            "/v1/customers?reference=ref-" + customer,
            "/v1/products/COUNT-1",
            "/v1/products?limit=200",
            "/v1/stock/COUNT-1",
            "/v1/reports/revenue?by=day",
            "/v1/reports/bestsellers",
            "/v1/reports/most-viewed")) {
      double before = asked();

      assertThat(Api.operator().get(path).statusCode()).as(path).isEqualTo(200);

      assertThat(asked() - before).as(path).isEqualTo(1);
    }
  }

  private double asked() {
    return metrics.counter("millrace.read.routed").count();
  }
}
