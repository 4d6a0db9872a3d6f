package io.millrace.command.http;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class BadInputTest {
  private static ValidatableResponse order(String body) {
    return Api.merchant()
        .body(body)
        .post("/v1/orders")
        .then()
        .contentType("application/problem+json")
        .body("traceId", matchesPattern("[0-9a-f]{32}"))
        .body("detail", not(containsString("io.millrace")))
        .body("detail", not(containsString("jackson")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"lines\":[}",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "{}x",
        "{\"country\":\"\u0001\"}",
        "{'country':1}",
        "{\"country\":NaN}"
      })
  void whatIsNotStrictJsonIs400(String body) {
    order(body).statusCode(400).body("code", equalTo("invalid-json"));
  }

  @Test
  void nestingHasAnEnd() {
    order("{\"lines\":" + "[".repeat(200) + "]".repeat(200) + "}")
        .statusCode(400)
        .body("code", equalTo("invalid-json"));
  }

  @Test
  void thePositionOfAnErrorIsTold() {
    order("{\n  \"country\": oops}").statusCode(400).body("detail", containsString("line 2"));
  }

  @Test
  void everyUnknownPropertyIsNamed() {
    order("{\"contry\":\"France\",\"lines\":[{\"sku\":\"A\",\"quantity\":1,\"a/b\":2}]}")
        .statusCode(400)
        .body("code", equalTo("unknown-property"))
        .body("errors.pointer", containsInAnyOrder("/contry", "/lines/0/a~1b"));
  }

  @Test
  void allViolationsAreToldAtOnce() {
    order(
            "{\"customerId\":7,\"country\":\"\",\"lines\":[{\"sku\":\"A\",\"quantity\":0},"
                + "{\"quantity\":\"2\"},{\"sku\":\"A\",\"quantity\":1e400},3,"
                + "{\"sku\":\"A\",\"quantity\":1.5}]}")
        .statusCode(422)
        .body("code", equalTo("validation"))
        .body(
            "errors.pointer",
            containsInAnyOrder(
                "/customerId",
                "/country",
                "/lines/0/quantity",
                "/lines/1/sku",
                "/lines/1/quantity",
                "/lines/2/quantity",
                "/lines/3",
                "/lines/4/quantity"));
  }

  @Test
  void textThatNoStoreTakesIsRefused() {
    Api.merchant()
        .body("{\"name\":\"a\\u0000b\",\"country\":\"\\ud800\",\"email\":\"nobody\"}")
        .post("/v1/customers")
        .then()
        .statusCode(422)
        .body("errors.pointer", containsInAnyOrder("/name", "/country", "/email"));
  }

  @Test
  void aCurrencyHasToExist() {
    Api.merchant()
        .body("{\"sku\":\"A\",\"name\":\"A\",\"price\":{\"amount\":-1,\"currency\":\"ZZZ\"}}")
        .post("/v1/products")
        .then()
        .statusCode(422)
        .body("errors.pointer", containsInAnyOrder("/price/amount", "/price/currency"));
  }

  @Test
  void anOrderHasLinesButNotTooMany() {
    order("{\"country\":\"France\",\"lines\":[]}").statusCode(422);
    String line = "{\"sku\":\"A\",\"quantity\":1},";
    String lines = line.repeat(2001);
    order("{\"country\":\"France\",\"lines\":[" + lines.substring(0, lines.length() - 1) + "]}")
        .statusCode(422)
        .body("errors.pointer", hasItem("/lines"));
  }

  @Test
  void aBodyHasALimit() {
    Api.merchant()
        .body("{\"country\":\"" + "x".repeat(2 << 20) + "\"}")
        .post("/v1/orders")
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body("code", equalTo("body-too-large"));
  }

  @Test
  void anotherMediaTypeIs415AndAnotherMethod405AndAnotherAddress404() {
    Api.merchant()
        .contentType("text/plain")
        .body("hello")
        .post("/v1/orders")
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
    Api.as(Tokens.merchant())
        .delete("/v1/orders")
        .then()
        .statusCode(405)
        .contentType("application/problem+json")
        .header("Allow", containsString("POST"));
    Api.merchant()
        .accept("image/png")
        .body("{}")
        .post("/v1/orders")
        .then()
        .statusCode(406)
        .contentType("application/problem+json");
    Api.merchant()
        .body("{}")
        .post("/v1/nothing")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("not-found"));
  }

  @Test
  void idsThatCannotExistAreNotFound() {
    Api.step("not-an-id", 1, "deliveries", "{}")
        .then()
        .statusCode(404)
        .body("code", equalTo("order-not-found"));
    Api.step("018f0000-0000-7000-8000-000000000000", 1, "deliveries", "{}").then().statusCode(404);
    Api.merchant()
        .body("{\"quantity\":1}")
        .post("/v1/stock/{sku}/receipts", Api.newSku())
        .then()
        .statusCode(404)
        .body("code", equalTo("product-not-found"));
  }

  @Test
  void theSameReferenceIsNotRegisteredTwice() {
    String body = "{\"reference\":\"%s\",\"name\":\"Ada\"}".formatted(Api.newSku());
    String id =
        Api.merchant().body(body).post("/v1/customers").then().statusCode(201).extract().path("id");

    Api.merchant()
        .body(body)
        .post("/v1/customers")
        .then()
        .statusCode(409)
        .body("code", equalTo("customer-exists"))
        .body("id", equalTo(id));
  }
}
