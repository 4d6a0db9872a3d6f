package io.millrace.command.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class SecurityTest {
  private static final String ORDER =
      "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}";

  private static String payload(String issuer, String audience, long expires) {
    long now = Instant.now().getEpochSecond();
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"m\",\"iat\":%d,\"exp\":%d,\"groups\":[\"merchant\"]}"
        .formatted(issuer, audience, now - 7200, now + expires);
  }

  private static void refused(String token) {
    Api.as(token)
        .header("Idempotency-Key", Api.key())
        .body("{\"name\":\"Ada\"}")
        .post("/v1/customers")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", equalTo("Bearer"))
        .body("code", equalTo("unauthenticated"));
  }

  @Test
  void nobodyIsLetInWithoutAToken() {
    given()
        .contentType("application/json")
        .header("Idempotency-Key", Api.key())
        .body("{\"name\":\"Ada\"}")
        .post("/v1/customers")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", equalTo("Bearer"))
        .body("code", equalTo("unauthenticated"))
        .body("type", equalTo("https://millrace.io/problems/unauthenticated"));
  }

  @Test
  void aTokenHasToBeSignedCurrentAndForUs() {
    refused("nonsense");
    refused(BearerTokens.signed(payload("https://elsewhere.example", "millrace", 3600)));
    refused(BearerTokens.signed(payload("https://millrace.io", "other", 3600)));
    refused(BearerTokens.signed(payload("https://millrace.io", "millrace", -60)));
    String good = Tokens.merchant();
    refused(good.substring(0, good.length() - 8) + "AAAAAAAA");
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    String claims = payload("https://millrace.io", "millrace", 3600);
    refused(
        url.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + url.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".");
  }

  @Test
  void aCustomerDoesNotTouchCatalogueOrStock() {
    String sku = Api.product(1);
    String token = Tokens.customer(Api.customer());
    Api.as(token)
        .header("Idempotency-Key", Api.key())
        .body("{\"quantity\":1}")
        .post("/v1/stock/{sku}/receipts", sku)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
    Api.as(token)
        .header("If-Match", "\"1\"")
        .body("{\"amount\":1,\"currency\":\"GBP\"}")
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(403);
  }

  @Test
  void aRoleThatNobodyKnowsOpensNothing() {
    Api.as(Tokens.token("x", "admin", ""))
        .header("Idempotency-Key", Api.key())
        .body("{\"name\":\"Ada\"}")
        .post("/v1/customers")
        .then()
        .statusCode(403);
  }

  @Test
  void aCustomersTokenHasToSayWhoseItIs() {
    Api.as(Tokens.token("x", "customer", ""))
        .header("Idempotency-Key", Api.key())
        .body(ORDER.formatted("X"))
        .post("/v1/orders")
        .then()
        .statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"nonsense\"",
        "\"\"",
        "null",
        "7",
        "true",
        "[]",
        "{}",
        "\"018f0000-0000-7000-8000-00000000000\"",
        "\"018f0000000070008000000000000000\"",
        "\"1-1-1-1-1\"",
        "\"\\u0000\""
      })
  void aCustomerThatIsNoIdIsNobodys(String claim) {
    String token = Tokens.token("x", "customer", ",\"customer_id\":" + claim);
    String id = Api.order(Api.customer(), Api.product(1), 1).path("id");
    Api.as(token)
        .header("Idempotency-Key", Api.key())
        .body(ORDER.formatted("X"))
        .post("/v1/orders")
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
    Api.as(token)
        .header("Idempotency-Key", Api.key())
        .header("If-Match", "*")
        .body("{}")
        .post("/v1/orders/{id}/cancellations", id)
        .then()
        .statusCode(403);
    Api.as(token)
        .header("If-Match", "*")
        .body("{\"name\":\"Eve\"}")
        .put("/v1/customers/{id}", Api.customer())
        .then()
        .statusCode(403);
  }

  @Test
  void aCustomerOrdersForItselfWithoutSayingSo() {
    String ada = Api.customer();
    String id =
        Api.as(Tokens.customer(ada))
            .header("Idempotency-Key", Api.key())
            .body(ORDER.formatted(Api.product(1)))
            .post("/v1/orders")
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    Api.as(Tokens.customer(ada))
        .header("Idempotency-Key", Api.key())
        .header("If-Match", "\"1\"")
        .body("{\"reason\":\"no longer needed\"}")
        .post("/v1/orders/{id}/cancellations", id)
        .then()
        .statusCode(201)
        .body("status", equalTo("cancelled"));
  }

  @Test
  void somebodyElsesThingsAreNotFound() {
    String ada = Api.customer();
    String eve = Tokens.customer(Api.customer());
    String id = Api.order(ada, Api.product(1), 1).path("id");

    Api.as(eve)
        .header("Idempotency-Key", Api.key())
        .header("If-Match", "\"1\"")
        .body("{}")
        .post("/v1/orders/{id}/cancellations", id)
        .then()
        .statusCode(404)
        .body("code", equalTo("order-not-found"));
    Api.as(eve)
        .header("Idempotency-Key", Api.key())
        .body(
            "{\"customerId\":\"%s\",\"country\":\"France\",\"lines\":[{\"sku\":\"X\",\"quantity\":1}]}"
                .formatted(ada))
        .post("/v1/orders")
        .then()
        .statusCode(404)
        .body("code", equalTo("customer-not-found"));
    Api.as(eve)
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Eve was here\"}")
        .put("/v1/customers/{id}", ada)
        .then()
        .statusCode(404)
        .body("detail", not(containsString("Ada")));
  }

  @Test
  void somebodyElsesOrderIsNotFoundWhateverVersionIsGuessed() {
    String id = Api.order(Api.customer(), Api.product(1), 1).path("id");

    Api.as(Tokens.customer(Api.customer()))
        .header("Idempotency-Key", Api.key())
        .header("If-Match", "\"99\"")
        .body("{}")
        .post("/v1/orders/{id}/cancellations", id)
        .then()
        .statusCode(404);
  }
}
