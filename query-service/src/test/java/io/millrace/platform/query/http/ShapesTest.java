package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire, byte for byte: a change of contract shows here. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class ShapesTest {
  private final UUID customer = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();

  @BeforeEach
  void oneOfEach() {
    ReadModel.progress("order_view", 1);
    ReadModel.customer(customer, "ref-" + customer, "Ada Byron", 3);
    ReadModel.order(order, customer, 7);
    ReadModel.product("SHAPE-1", "White hanging heart", 255, 2);
    ReadModel.write(
        "update product_view_v1 set categories ="
            + " '[{\"code\":\"GARDEN\",\"name\":\"House and garden\"}]' where sku = 'SHAPE-1'");
    ReadModel.stock("SHAPE-1", 0, 100, 6, 4);
    ReadModel.stock("SHAPE-1", 1, 50, 0, 1);
    ReadModel.write(
        """
        insert into customer_summary_v1 values (?, 'GBP', 2, 3060, 255, '2010-12-01T08:26:00Z',
          '2011-01-04T10:00:00Z', 1), (?, 'EUR', 1, 100, 0, '2010-12-24T10:00:00Z',
          '2010-12-24T10:00:00Z', 1)
        """,
        customer,
        customer);
    ReadModel.awaitReplicas();
  }

  @Test
  void anOrder() {
    Response answer = Api.order(order);

    assertThat(answer.asString())
        .isEqualTo(
            """
            {"id":"%s","status":"placed",\
            "customer":{"id":"%s","reference":"17850","name":"Ada Byron"},\
            "country":"United Kingdom",\
            "lines":[{"line":1,"sku":"85123A","name":"White hanging heart","quantity":6,\
            "unitPrice":{"amount":255,"currency":"GBP"},\
            "lineTotal":{"amount":1530,"currency":"GBP"},"shipped":0,"returned":0}],\
            "total":{"amount":1530,"currency":"GBP"},"paid":{"amount":0,"currency":"GBP"},\
            "refunded":{"amount":0,"currency":"GBP"},"placedAt":"2010-12-01T08:26:00Z",\
            "updatedAt":"2010-12-01T08:26:00Z","version":7,"allowedNext":["pay","cancel"]}\
            """
                .formatted(order, customer));
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.header("ETag")).isEqualTo("\"7\"");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(answer.header("Vary")).contains("Authorization").contains("Consistency-Token");
    assertThat(answer.header("Age")).matches("[0-9]");
    assertThat(answer.header("Millrace-As-Of")).matches("20.*Z");
    assertThat(answer.header("Millrace-Stale")).isNull();
  }

  @Test
  void aGuestsOrderHasNoCustomer() {
    UUID guests = UUID.randomUUID();
    ReadModel.order(guests, null, 1);
    ReadModel.awaitReplicas();

    assertThat(Api.order(guests).asString()).contains("\"customer\":null");
  }

  @Test
  void aListOfOrders() {
    String item = Api.order(order).asString();

    assertThat(Api.operator().get("/v1/orders?customerId={id}", customer).asString())
        .isEqualTo("{\"items\":[" + item + "],\"nextCursor\":null}");
    assertThat(Api.operator().get("/v1/customers/{id}/orders", customer).asString())
        .isEqualTo("{\"items\":[" + item + "],\"nextCursor\":null}");
  }

  @Test
  void aCustomer() {
    String item =
        """
        {"id":"%s","reference":"ref-%s","name":"Ada Byron","email":"ada.byron@example.com",\
        "country":"United Kingdom","version":3}\
        """
            .formatted(customer, customer);

    assertThat(Api.operator().get("/v1/customers/{id}", customer).asString()).isEqualTo(item);
    assertThat(Api.operator().get("/v1/customers?reference=ref-{id}", customer).asString())
        .isEqualTo("{\"items\":[" + item + "],\"nextCursor\":null}");
  }

  @Test
  void aCustomersSummary() {
    assertThat(Api.operator().get("/v1/customers/{id}/summary", customer).asString())
        .isEqualTo(
            """
            {"customerId":"%s","currencies":[\
            {"currency":"EUR","orders":1,"spend":{"amount":100,"currency":"EUR"},\
            "returns":{"amount":0,"currency":"EUR"}},\
            {"currency":"GBP","orders":2,"spend":{"amount":3060,"currency":"GBP"},\
            "returns":{"amount":255,"currency":"GBP"}}],\
            "firstOrderAt":"2010-12-01T08:26:00Z","lastOrderAt":"2011-01-04T10:00:00Z"}\
            """
                .formatted(customer));
  }

  @Test
  void theSummaryOfACustomerWithoutOrdersIsEmpty() {
    UUID fresh = UUID.randomUUID();
    ReadModel.customer(fresh, "ref-" + fresh, "Charles Babbage", 1);
    ReadModel.awaitReplicas();

    assertThat(Api.operator().get("/v1/customers/{id}/summary", fresh).asString())
        .isEqualTo(
            """
            {"customerId":"%s","currencies":[],"firstOrderAt":null,"lastOrderAt":null}\
            """
                .formatted(fresh));
    assertThat(Api.operator().get("/v1/customers/{id}/summary", UUID.randomUUID()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aProduct() {
    String item =
        """
        {"sku":"SHAPE-1","name":"White hanging heart","price":{"amount":255,"currency":"GBP"},\
        "stocked":true,"categories":[{"code":"GARDEN","name":"House and garden"}],"version":2}\
        """;

    assertThat(Api.operator().get("/v1/products/SHAPE-1").asString()).isEqualTo(item);
    assertThat(Api.operator().get("/v1/products/ shape-1").asString()).isEqualTo(item);
    assertThat(Api.operator().get("/v1/products?q=shape-").asString())
        .isEqualTo("{\"items\":[" + item + "],\"nextCursor\":null}");
  }

  @Test
  void stockIsTheSumOverAllShards() {
    assertThat(Api.operator().get("/v1/stock/SHAPE-1").asString())
        .isEqualTo(
            "{\"sku\":\"SHAPE-1\",\"onHand\":150,\"reserved\":6,\"available\":144,\"version\":5}");
  }

  @Test
  void aClientThatHasTheVersionGetsNoBody() {
    for (String tag : new String[] {"\"7\"", "W/\"7\"", "\"1\", \"7\"", "*"}) {
      Response answer = Api.operator().header("If-None-Match", tag).get("/v1/orders/{id}", order);

      assertThat(answer.statusCode()).isEqualTo(304);
      assertThat(answer.asByteArray()).isEmpty();
      assertThat(answer.header("ETag")).isEqualTo("\"7\"");
      assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    }
    assertThat(
            Api.operator()
                .header("If-None-Match", "\"6\"")
                .get("/v1/orders/{id}", order)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void theApiDescribesItself() {
    String description = io.restassured.RestAssured.get("/openapi").asString();

    assertThat(description)
        .contains(
            "/v1/orders/{id}",
            "/v1/orders/{id}/timeline",
            "/v1/products/{sku}/prices",
            "/v1/reports/revenue");
    assertThat(io.restassured.RestAssured.get("/docs").statusCode()).isEqualTo(200);
  }
}
