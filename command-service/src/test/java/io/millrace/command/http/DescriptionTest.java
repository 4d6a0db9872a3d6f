package io.millrace.command.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.api.ApiDocument;
import io.millrace.stack.api.ServedOperations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class DescriptionTest {
  private static Map<String, Map<String, ?>> paths() {
    return given()
        .accept("application/json")
        .get("/openapi")
        .then()
        .statusCode(200)
        .extract()
        .path("paths");
  }

  @Test
  void theApiIsDescribed() {
    given()
        .accept("application/json")
        .get("/openapi")
        .then()
        .statusCode(200)
        .body("openapi", startsWith("3.1"))
        .body("paths.'/v1/orders'.post.summary", startsWith("Place an order"))
        .body("components.schemas.NewOrder.properties.lines.maxItems", equalTo(2000));
    given().redirects().follow(true).get("/docs").then().statusCode(200);
  }

  @Test
  void everyResourceIsDescribedAndNothingElse() {
    List<String> served = new ArrayList<>(ServedOperations.of("io.millrace.command"));
    // A route of its own.
    served.add("post /v1/imports");

    assertThat(ApiDocument.read().operations())
        .extracting(ApiDocument.Operation::toString)
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void a405NamesTheMethodsThatAreDescribed() {
    paths()
        .forEach(
            (path, methods) -> {
              String allow =
                  Api.as(Tokens.merchant())
                      .delete(path.replaceAll("\\{[a-z]+}", "x"))
                      .then()
                      .statusCode(405)
                      .extract()
                      .header("Allow");
              methods.keySet().stream()
                  .filter(name -> name.equals("get") || name.equals("put") || name.equals("post"))
                  .forEach(name -> assertThat(allow).contains(name.toUpperCase(Locale.ROOT)));
            });
  }

  @Test
  void metricsAndHealthAreOnThePortForManagement() {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", int.class);
    given().port(port).get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    given().port(port).get("/q/metrics").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(404);
  }
}
