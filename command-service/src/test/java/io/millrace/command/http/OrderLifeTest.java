package io.millrace.command.http;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class OrderLifeTest {
  @Test
  void anOrderGoesFromPlacedToReturnedAndRefunded() {
    String sku = Api.product(10);
    ValidatableResponse placed = Api.order(Api.customer(), sku, 6).then();
    placed
        .statusCode(201)
        .header("ETag", "\"1\"")
        .header("Location", matchesPattern("/v1/orders/[0-9a-f-]{36}"))
        .header("Consistency-Token", notNullValue())
        .body("status", equalTo("placed"))
        .body("total.amount", equalTo(1530))
        .body("total.currency", equalTo("GBP"))
        .body("version", equalTo(1))
        .body("allowedNext", contains("pay", "cancel"));
    String id = placed.extract().path("id");

    Api.step(
            id,
            1,
            "payments",
            "{\"amount\":{\"amount\":530,\"currency\":\"GBP\"},\"reference\":\"a\"}")
        .then()
        .statusCode(201)
        .body("status", equalTo("placed"));
    Api.step(
            id,
            2,
            "payments",
            "{\"amount\":{\"amount\":1000,\"currency\":\"GBP\"},\"reference\":\"b\"}")
        .then()
        .statusCode(201)
        .body("status", equalTo("paid"))
        .body("allowedNext", contains("ship", "cancel", "refund"));
    Api.step(id, 3, "shipments", "{\"lines\":[{\"line\":1,\"quantity\":2}],\"carrier\":\"Post\"}")
        .then()
        .statusCode(201)
        .body("status", equalTo("partly-shipped"))
        .body("allowedNext", contains("ship", "return", "refund"));
    Api.step(id, 4, "shipments", "{}").then().statusCode(201).body("status", equalTo("shipped"));
    Api.step(id, 5, "deliveries", "{}").then().statusCode(201).body("status", equalTo("delivered"));
    Api.step(id, 6, "returns", "{\"lines\":[{\"line\":1,\"quantity\":1}],\"reason\":\"broken\"}")
        .then()
        .statusCode(201)
        .body("status", equalTo("delivered"));
    Api.step(id, 7, "returns", "{\"lines\":[{\"line\":1,\"quantity\":5}]}")
        .then()
        .statusCode(201)
        .body("status", equalTo("returned"))
        .body("allowedNext", contains("refund"));
    Api.step(id, 8, "refunds", "{\"amount\":{\"amount\":1530,\"currency\":\"GBP\"}}")
        .then()
        .statusCode(201)
        .header("ETag", "\"9\"")
        .body("status", equalTo("returned"))
        .body("allowedNext.size()", equalTo(0));

    Api.merchant()
        .body("{\"quantity\":1}")
        .post("/v1/stock/{sku}/receipts", sku)
        .then()
        .statusCode(201)
        .body("onHand", equalTo(11))
        .body("reserved", equalTo(0))
        .body("available", equalTo(11));
  }
}
