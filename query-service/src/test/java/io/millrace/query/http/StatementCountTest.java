package io.millrace.query.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.Statements;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
    ReadModel.timeline(order);
    for (int i = 0; i < 60; i++) {
      ReadModel.order(UUID.randomUUID(), customer, 1);
    }
    ReadModel.product("COUNT-1", "White hanging heart", 255, 1);
    ReadModel.stock("COUNT-1", 0, 5, 0, 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void oneStatementEach() {
    Statements.assertOneEach(
        metrics, Statements.endpoints(order, customer, "ref-" + customer, "COUNT-1"));
  }
}
