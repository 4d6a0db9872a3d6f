package io.millrace.command.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule: that money has come is told by whoever has got it, not by whoever owes it. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class WhoTellsOfMoneyTest {
  private static final String ALL_OF_IT =
      "{\"amount\":{\"amount\":255,\"currency\":\"GBP\"},\"reference\":\"psp-1\"}";

  private String customer = "";
  private String sku = "";
  private String order = "";

  @BeforeEach
  void anOrder() {
    customer = Api.customer();
    sku = Api.product(5);
    order = Api.order(customer, sku, 1).path("id");
  }

  static Response take(String token, String order, String step, String body) {
    return Api.as(token)
        .header("Idempotency-Key", Api.key())
        .header("If-Match", "*")
        .body(body)
        .post("/v1/orders/{id}/" + step, order);
  }

  private static String provider() {
    return Tokens.token("psp", "payment-provider", "");
  }

  @Test
  void aCustomerCannotSayThatItsOwnOrderIsPaid() {
    take(Tokens.customer(customer), order, "payments", ALL_OF_IT)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"))
        .body("detail", containsString("payment-provider"));
  }

  @Test
  void norThatAPartIsOrThatAFreeOneIs() {
    take(
            Tokens.customer(customer),
            order,
            "payments",
            "{\"amount\":{\"amount\":0,\"currency\":\"GBP\"},\"reference\":\"r\"}")
        .then()
        .statusCode(403);
  }

  @Test
  void aPaymentProviderSaysSoOfAnyOrder() {
    take(provider(), order, "payments", ALL_OF_IT)
        .then()
        .statusCode(201)
        .body("status", equalTo("paid"));
    String guests =
        Api.merchant()
            .body(
                "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
                    .formatted(sku))
            .post("/v1/orders")
            .path("id");
    take(provider(), guests, "payments", ALL_OF_IT).then().statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"merchant", "operator"})
  void staffSaysSoToo(String role) {
    take(Tokens.token("s", role, ""), order, "payments", ALL_OF_IT).then().statusCode(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shipments     | {}",
        "deliveries    | {}",
        "cancellations | {}",
        "returns       | {\"lines\":[{\"line\":1,\"quantity\":1}]}",
        "refunds       | {\"amount\":{\"amount\":1,\"currency\":\"GBP\"}}"
      })
  void aPaymentProviderTakesNoOtherStep(String step, String body) {
    take(provider(), order, step, body).then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/orders     | {\"country\":\"France\",\"lines\":[{\"sku\":\"X\",\"quantity\":1}]}",
        "/v1/customers  | {\"name\":\"Eve\"}",
        "/v1/products   | {\"sku\":\"X\",\"name\":\"X\",\"price\":{\"amount\":1,\"currency\":\"GBP\"}}",
        "/v1/categories | {\"code\":\"X\",\"name\":\"X\"}",
        "/v1/stock/X/receipts | {\"quantity\":1}"
      })
  void norDoesItAnythingElse(String path, String body) {
    Api.as(provider())
        .header("Idempotency-Key", Api.key())
        .body(body)
        .post(path)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shipments  | {}",
        "deliveries | {}",
        "returns    | {\"lines\":[{\"line\":1,\"quantity\":1}]}",
        "refunds    | {\"amount\":{\"amount\":1,\"currency\":\"GBP\"}}"
      })
  void aCustomerTakesNoStepOfTheShop(String step, String body) {
    take(Tokens.customer(customer), order, step, body)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }
}
