package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.GetTimelineRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.GrpcClient;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.Statements;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every endpoint asks a store once, however many rows it answers; GraphQL once per view. */
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
    for (int i = 0; i < 5; i++) {
      UUID other = UUID.randomUUID();
      ReadModel.customer(other, "ref-" + other, "Charles Babbage", 1);
      ReadModel.order(UUID.randomUUID(), other, 1);
    }
    ReadModel.product("85123A", "White hanging heart", 255, 1);
    ReadModel.stock("85123A", 0, 100, 6, 4);
    ReadModel.product("COUNT-1", "White hanging heart", 255, 1);
    ReadModel.stock("COUNT-1", 0, 5, 0, 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void oneStatementEach() {
    Statements.assertOneEach(
        metrics, Statements.endpoints(order, customer, "ref-" + customer, "COUNT-1"));
  }

  @Test
  void oneStatementEachOverGrpc() {
    String id = order.toString();
    try (GrpcClient client = new GrpcClient()) {
      var grpc = client.as(BearerTokens.operator());
      assertThat(statements(() -> grpc.getOrder(GetOrderRequest.newBuilder().setId(id).build())))
          .isEqualTo(1);
      assertThat(
              statements(
                  () -> grpc.listOrders(ListOrdersRequest.newBuilder().setPageSize(200).build())))
          .isEqualTo(1);
      assertThat(
              statements(() -> grpc.getTimeline(GetTimelineRequest.newBuilder().setId(id).build())))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { orders(first: 200) { items { status } } }                                          | 1
          { orders(first: 200) { items { customer { name } } } }                               | 2
          { orders(first: 80) { items { lines { product { name stock { onHand } } } } } }      | 3
          { orders(first: 80) { items { customer { orders(first: 2) { items { id } } } } } }   | 3
          { orders(first: 80) { items { customer { a: orders(first: 2) { items { id } } b: \
          orders(first: 1, status: "placed") { items { id } } } } } }                          | 4
          { products(first: 200) { items { stock { onHand } } } }                              | 2
          """)
  void oneStatementPerViewOverGraphql(String query, int most) {
    String body = "{\"query\":\"" + query.replace("\"", "\\\"") + "\"}";
    double before = routed();

    Response answer = Api.operator().contentType("application/json").body(body).post("/graphql");

    assertThat(answer.jsonPath().getList("errors")).isNull();
    assertThat(routed() - before).isEqualTo(most);
  }

  private double statements(Runnable call) {
    double before = routed();
    call.run();
    return routed() - before;
  }

  private double routed() {
    return metrics.counter("millrace.read.routed").count();
  }
}
