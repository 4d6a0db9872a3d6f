package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad request gets its problem, never a 500 and never a class name. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class BadInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/orders/7|id",
        "/v1/orders/1-1-1-1-1|id",
        "/v1/customers/me|id",
        "/v1/customers/7/orders|id",
        "/v1/customers/7/summary|id",
        "/v1/orders?limit=0|limit",
        "/v1/orders?limit=201|limit",
        "/v1/orders?limit=-1|limit",
        "/v1/orders?limit=1e3|limit",
        "/v1/orders?limit=99999999999|limit",
        "/v1/orders?limit=|limit",
        "/v1/orders?limit=1&limit=2|limit",
        "/v1/orders?customerId=7|customerId",
        "/v1/orders?status=lost|status",
        "/v1/orders?from=yesterday|from",
        "/v1/orders?from=2010-12-01|from",
        "/v1/orders?to=%2B123456789-01-01T00:00:00Z|to",
        "/v1/orders?costumerId=1|costumerId",
        "/v1/products?q=%00|q",
        "/v1/products?q=|q",
        "/v1/products?q=x&match=exact|match",
        "/v1/orders/7/timeline|id",
        "/v1/orders/4bf92f35-77b3-4da6-a3ce-929d0e0e4736/timeline?asOf=then|asOf",
        "/v1/orders/4bf92f35-77b3-4da6-a3ce-929d0e0e4736/timeline?limit=201|limit",
        "/v1/products/A/prices?asOf=2010-12-01|asOf",
        "/v1/products/%20/prices|sku",
        "/v1/products/A%00|sku",
        "/v1/stock/%00|sku",
        "/v1/reports/revenue?source=memory|source",
        "/v1/reports/revenue?by=day&source=materialized|source",
        "/v1/products/%20|sku",
        "/v1/customers?reference=a%00b|reference",
        "/v1/reports/revenue?by=week|by",
        "/v1/reports/bestsellers?by=name|by",
        "/v1/reports/bestsellers?limit=500|limit",
      })
  void namesTheParameter(String path, String parameter) {
    Response answer = Api.operator().urlEncodingEnabled(false).get(path);

    assertProblem(answer, 400, "invalid-parameter");
    assertThat(answer.jsonPath().getList("errors.parameter", String.class))
        .containsExactly(parameter);
  }

  @Test
  void namesAllOfThemAtOnce() {
    Response answer = Api.operator().get("/v1/orders?limit=0&from=x&status=y&colour=red");

    assertProblem(answer, 400, "invalid-parameter");
    assertThat(answer.jsonPath().getList("errors.parameter", String.class))
        .containsExactlyInAnyOrder("limit", "from", "status", "colour");
  }

  @Test
  void statesTheHighestLimit() {
    Response answer = Api.operator().get("/v1/orders?limit=1000");

    assertThat(answer.jsonPath().getString("detail")).contains("200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%20", "AAAA", "eyJhIjoxfQ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void refusesACursorThatIsNoCursor(String cursor) {
    Response answer =
        Api.operator().urlEncodingEnabled(false).get("/v1/orders?cursor=" + cursor + "x");

    assertProblem(answer, 400, "invalid-cursor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "AAAA", " ", "!!!"})
  void refusesATokenThatIsNoToken(String token) {
    for (String path : List.of("/v1/orders", "/v1/orders/" + UUID.randomUUID(), "/v1/stock/A")) {
      Response answer = Api.operator().header("Consistency-Token", token).get(path);

      assertProblem(answer, 400, "invalid-consistency-token");
    }
  }

  @Test
  void refusesATokenThatWasChanged() {
    String token = Api.token(5, UUID.randomUUID(), 1);
    char last = token.charAt(token.length() - 2) == 'A' ? 'B' : 'A';
    String changed =
        token.substring(0, token.length() - 2) + last + token.charAt(token.length() - 1);

    assertProblem(
        Api.operator().header("Consistency-Token", changed).get("/v1/orders"),
        400,
        "invalid-consistency-token");
  }

  @Test
  void refusesTwoTokens() {
    String token = Api.token(5, UUID.randomUUID(), 1);

    assertProblem(
        Api.operator().header("Consistency-Token", token, token).get("/v1/orders"),
        400,
        "invalid-consistency-token");
  }

  @Test
  void passesOverPreferencesThatItDoesNotUnderstand() {
    Response answer =
        Api.operator()
            .header("Consistency-Token", Api.token(1, UUID.randomUUID(), 1))
            .header("Prefer", "wait=soon, handling=lenient; x=1, return=minimal, wait=0")
            .get("/v1/orders/{id}", UUID.randomUUID());

    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void unknownPathsAreProblemsToo() {
    assertProblem(Api.operator().get("/v1/nothing"), 404, "not-found");
    assertProblem(Api.operator().get("/elsewhere"), 404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/products?q=%ED%A0%80",
        "/v1/products?q=%FF",
        "/v1/products/%ED%A0%80",
        "/v1/customers?reference=%C3%28"
      })
  void bytesThatAreNoTextFindNothing(String path) {
    assertThat(Api.operator().urlEncodingEnabled(false).get(path).statusCode()).isIn(200, 400, 404);
  }

  @Test
  void otherMethodsAreNamed() {
    for (Response answer :
        List.of(
            Api.operator().post("/v1/orders"),
            Api.operator().delete("/v1/products/A"),
            Api.operator().put("/v1/customers/" + UUID.randomUUID()))) {
      assertProblem(answer, 405, "method-not-allowed");
      assertThat(answer.header("Allow")).contains("GET");
    }
  }

  @Test
  void otherMediaTypesAreNotOffered() {
    assertProblem(
        Api.operator().accept("application/xml").get("/v1/orders"), 406, "not-acceptable");
  }

  @Test
  void aProblemCarriesTheTraceOfTheRequest() {
    Response answer =
        Api.operator()
            .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .get("/v1/orders/7");

    assertThat(answer.jsonPath().getString("traceId"))
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  private static void assertProblem(Response answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
    assertThat(answer.jsonPath().getInt("status")).isEqualTo(status);
    assertThat(answer.jsonPath().getString("type")).endsWith("/problems/" + code);
    assertThat(answer.jsonPath().getString("title")).isNotBlank();
    assertThat(answer.jsonPath().getString("detail")).isNotBlank();
    assertThat(answer.jsonPath().getString("traceId")).matches("[0-9a-f]{32}");
    assertThat(answer.asString()).doesNotContain("Exception").doesNotContain("io.");
  }
}
