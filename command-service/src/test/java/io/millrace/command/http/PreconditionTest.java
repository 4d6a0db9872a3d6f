package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.events.consistency.VersionTags;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class PreconditionTest {
  private static final String GBP_299 = "{\"amount\":299,\"currency\":\"GBP\"}";

  @Test
  void aPriceChangesOnlyForThoseWhoKnowTheCurrentOne() {
    String sku = Api.product(0);
    Api.as(Tokens.merchant())
        .body(GBP_299)
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(428)
        .body("code", equalTo("precondition-required"));
    for (String stale : List.of("\"2\"", "W/\"1\"")) {
      Api.as(Tokens.merchant())
          .header("If-Match", stale)
          .body(GBP_299)
          .put("/v1/products/{sku}/price", sku)
          .then()
          .statusCode(412)
          .body("code", equalTo("stale-version"));
    }
    Api.as(Tokens.merchant())
        .header("If-Match", "\"1\"")
        .body(GBP_299)
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("price.amount", equalTo(299));
  }

  /** The query-service gives a version that it sends compressed a tag of its own. */
  @Test
  void whoHasReadACompressedAnswerKnowsTheVersionToo() {
    String sku = Api.product(0);
    for (String other : List.of("\"2-gzip\"", "\"1-lzma\"", "W/\"1-gzip\"", "\"1-gzip-br\"")) {
      price(sku, 300, other).then().statusCode(412).body("code", equalTo("stale-version"));
    }
    long version = 1;
    for (String coding : List.of("gzip", "br", "zstd", "deflate")) {
      price(sku, 300 + version, VersionTags.of(version, 0, coding))
          .then()
          .statusCode(200)
          .header("ETag", VersionTags.of(++version, 0, null));
    }
    price(sku, 400, "\"4-gzip\", \"5-br\"").then().statusCode(200);
  }

  private static Response price(String sku, long amount, String ifMatch) {
    return Api.as(Tokens.merchant())
        .header("If-Match", ifMatch)
        .body("{\"amount\":%d,\"currency\":\"GBP\"}".formatted(amount))
        .put("/v1/products/{sku}/price", sku);
  }

  @Test
  void aCustomerIsReplacedUnderTheSameCondition() {
    String id = Api.customer();
    Api.as(Tokens.merchant())
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Countess Lovelace\",\"email\":\"ada@example.com\"}")
        .put("/v1/customers/{id}", id)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("email", equalTo("ada@example.com"))
        .body("country", equalTo(null));
    Api.as(Tokens.merchant())
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Somebody else\"}")
        .put("/v1/customers/{id}", id)
        .then()
        .statusCode(412);
  }

  /** The query-service names the generation of its view behind the version. */
  @Test
  void theTagOfAViewStandsForTheVersionInFrontOfItsGeneration() {
    String sku = Api.product(0);
    for (String stale : List.of("\"11.1\"", "\"2.1\"")) {
      Api.as(Tokens.merchant())
          .header("If-Match", stale)
          .body(GBP_299)
          .put("/v1/products/{sku}/price", sku)
          .then()
          .statusCode(412);
    }
    Api.as(Tokens.merchant())
        .header("If-Match", "\"1.12\"")
        .body(GBP_299)
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\",",
        ", \"1\"",
        "\"x\",,\"1\"",
        "\"a,b\", \"1\"",
        "\"1\",\"a,b\"",
        " , \"1\" , ,",
        "W/\"1\",\"1\"",
        "\"\",\"1\"",
        "\"W/\",\"1\"",
        "*"
      })
  void theCurrentTagIsFoundAmongOthers(String condition) {
    changed(condition, 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2\",", "\"1,2\"", "\",1,\"", "W/\"1\",", "\"a,b\"", "\"\"", "\"01\""})
  void aTagThatIsNotTheCurrentOneIsStale(String condition) {
    changed(condition, 412);
  }

  @Test
  void severalLinesAreOneList() {
    Api.as(Tokens.merchant())
        .header("If-Match", "\"7\"", "\"1\"")
        .body(GBP_299)
        .put("/v1/products/{sku}/price", Api.product(0))
        .then()
        .statusCode(200);
  }

  private static void changed(String condition, int status) {
    Api.as(Tokens.merchant())
        .header("If-Match", condition)
        .body(GBP_299)
        .put("/v1/products/{sku}/price", Api.product(0))
        .then()
        .statusCode(status);
  }

  @Test
  void aMalformedConditionIsNotTakenForNone() {
    Api.as(Tokens.merchant())
        .header("If-Match", "1")
        .body(GBP_299)
        .put("/v1/products/{sku}/price", Api.product(0))
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid-if-match"));
  }

  @Test
  void anIllegalStepNamesTheLegalOnes() {
    String id = Api.order(Api.customer(), Api.product(2), 1).path("id");
    Api.step(id, 1, "deliveries", "{}")
        .then()
        .statusCode(409)
        .body("code", equalTo("illegal-transition"))
        .body("status", equalTo(409))
        .body("orderStatus", equalTo("placed"))
        .body("allowedNext", contains("pay", "cancel"));
  }

  @Test
  void ofManyWhoKnowOneVersionOneWins() throws Exception {
    String id = Api.order(Api.customer(), Api.product(50), 20).path("id");
    List<Integer> statuses;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> payments =
          IntStream.range(0, 20)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () ->
                          Api.step(
                                  id,
                                  1,
                                  "payments",
                                  "{\"amount\":{\"amount\":1,\"currency\":\"GBP\"},\"reference\":\"r%d\"}"
                                      .formatted(i))
                              .statusCode())
              .toList();
      statuses = clients.invokeAll(payments).stream().map(f -> f.resultNow()).toList();
    }

    assertThat(statuses).containsOnly(201, 412);
    assertThat(statuses.stream().filter(s -> s == 201)).hasSize(1);
  }
}
