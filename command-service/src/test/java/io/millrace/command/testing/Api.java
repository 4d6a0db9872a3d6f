package io.millrace.command.testing;

import static io.restassured.RestAssured.given;

import io.millrace.stack.api.DescribedAnswers;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Calls of the command API as a test needs them. */
public final class Api {
  private static final DescribedAnswers DESCRIBED = new DescribedAnswers();

  private Api() {}

  /** A merchant's request with a new key. */
  public static RequestSpecification merchant() {
    return merchant(key());
  }

  /** A merchant's request with this key. */
  public static RequestSpecification merchant(String key) {
    return as(Tokens.merchant()).header("Idempotency-Key", key);
  }

  /** A request with this token and without a key. */
  public static RequestSpecification as(String token) {
    return given()
        .filter(new AnswerScan())
        .filter(DESCRIBED)
        .header("Authorization", "Bearer " + token)
        .contentType("application/json");
  }

  /** A key that nobody used. */
  public static String key() {
    return UUID.randomUUID().toString();
  }

  /** A SKU that nobody used. */
  public static String newSku() {
    return "T"
        + Long.toString(ThreadLocalRandom.current().nextLong(1L << 50), 36)
            .toUpperCase(Locale.ROOT);
  }

  /** Adds a product for 2.55 and puts this many pieces on hand; answers its SKU. */
  public static String product(int onHand) {
    String sku = newSku();
    merchant()
        .body(
            "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                .formatted(sku))
        .post("/v1/products")
        .then()
        .statusCode(201);
    if (onHand > 0) {
      merchant()
          .body("{\"quantity\":%d}".formatted(onHand))
          .post("/v1/stock/{sku}/receipts", sku)
          .then()
          .statusCode(201);
    }
    return sku;
  }

  /** Registers a customer; answers its id. */
  public static String customer() {
    return merchant()
        .body("{\"name\":\"Ada Byron\",\"country\":\"United Kingdom\"}")
        .post("/v1/customers")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** Orders this many pieces for a customer. */
  public static Response order(String customer, String sku, int quantity) {
    return order(key(), customer, sku, quantity);
  }

  /** The same with this idempotency key. */
  public static Response order(String key, String customer, String sku, int quantity) {
    return merchant(key)
        .body(
            "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
                .formatted(customer, sku, quantity))
        .post("/v1/orders");
  }

  /** Takes a step of an order of this version. */
  public static Response step(String id, long version, String what, String body) {
    return merchant()
        .header("If-Match", "\"" + version + "\"")
        .body(body)
        .post("/v1/orders/{id}/" + what, id);
  }
}
