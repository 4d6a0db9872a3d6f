package io.millrace.command.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and methods that do not exist. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class BadAddressesTest {
  private static RawAnswer post(String path) {
    return RawRequest.post(path, "{\"quantity\":1}").with("If-Match", "\"1\"").send();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v2/orders",
        "/v1/orderz",
        "/v1/orders/x",
        "/v1/orders/x/payments/y",
        "/V1/ORDERS",
        "//v1//orders//x//",
        "/v1/stock",
        "/index.html",
        "/q/health",
        "/q/metrics",
        "/.env",
        "/v1/orders/../../etc/passwd"
      })
  void whatDoesNotExistIsAProblem(String path) {
    RawAnswer answer = post(path);

    assertThat(answer.status()).as(path).isIn(404, 405);
    answer.problem(answer.status(), answer.status() == 404 ? "not-found" : "method-not-allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/orders/not-an-id/deliveries, order-not-found",
    "/v1/orders/018f0000-0000-7000-8000-00000000000/deliveries, order-not-found",
    "/v1/orders/018F0000-0000-7000-8000-000000000000/deliveries, order-not-found",
    "/v1/orders/%7B%7D/deliveries, order-not-found",
    "/v1/orders/%00/deliveries, order-not-found",
    "/v1/orders/a%2Fb/deliveries, order-not-found",
  })
  void anIdThatCannotBeOneIsNotFound(String path, String code) {
    RawRequest.post(path, "{}").with("If-Match", "\"1\"").send().problem(404, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a%2Fb", "a%00b", "%20", "a%0d%0aX:%20y", "%ff%fe", "%e2%82", "a;b=c", "..%2f.."})
  void aSkuThatCannotBeOneIsNotFound(String sku) {
    post("/v1/stock/" + sku + "/receipts").problem(404, "product-not-found");
  }

  @Test
  void aSkuOf65CharactersIsNotFound() {
    post("/v1/stock/" + "s".repeat(65) + "/receipts").problem(404, "product-not-found");
  }

  @Test
  void everyAddressSaysWhichMethodsItTakes() {
    for (Map.Entry<String, String> route : routes()) {
      for (String method :
          new String[] {
            "GET", "HEAD", "DELETE", "PATCH", "TRACE", "NONSENSE", other(route.getValue())
          }) {
        RawAnswer answer = RawRequest.post(route.getKey(), "").method(method).send();
        assertThat(answer.status()).as("%s %s", method, route.getKey()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(route.getValue() + ", OPTIONS");
        if (!method.equals("HEAD")) {
          answer.problem(405, "method-not-allowed");
        }
      }
    }
  }

  @Test
  void everyAddressAnswersOptions() {
    for (Map.Entry<String, String> route : routes()) {
      RawAnswer answer = RawRequest.post(route.getKey(), "").method("OPTIONS").send();
      assertThat(answer.status()).as(route.getKey()).isEqualTo(200);
      assertThat(answer.header("Allow")).isEqualTo(route.getValue() + ", OPTIONS");
    }
  }

  @Test
  void nothingIsFoundByHeadOrOptionsEither() {
    RawRequest nowhere = RawRequest.post("/v1/nothing", "");
    assertThat(nowhere.method("HEAD").send().status()).isEqualTo(404);
    nowhere.method("OPTIONS").send().problem(404, "not-found");
  }

  private static String other(String method) {
    return method.equals("PUT") ? "POST" : "PUT";
  }

  /** Every address of the description, with the one method that it takes. */
  private static Iterable<Map.Entry<String, String>> routes() {
    Map<String, Map<String, ?>> paths =
        given().accept("application/json").get("/openapi").then().extract().path("paths");
    Stream<Map.Entry<String, String>> routes =
        paths.entrySet().stream()
            .map(
                path ->
                    Map.entry(
                        path.getKey().replaceAll("\\{[a-z]+}", "x"),
                        path.getValue().containsKey("put") ? "PUT" : "POST"));
    return routes.toList();
  }
}
