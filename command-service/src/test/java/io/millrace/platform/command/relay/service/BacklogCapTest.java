package io.millrace.platform.command.relay.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule: over a configured backlog commands answer 503, and are taken again when it is gone. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(TightRelay.class)
class BacklogCapTest {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  @AfterEach
  void repair() {
    SharedStack.get().processes().start("kafka");
  }

  @Test
  void withoutKafkaCommandsGoOnUpToTheLimitAndAgainAfterTheOutage() {
    await().atMost(RECOVERY).until(() -> register().statusCode() == 201);
    SharedStack.get().processes().kill("kafka");
    register().then().statusCode(201);

    await().atMost(RECOVERY).until(() -> register().statusCode() == 503);
    register()
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", notNullValue())
        .body("code", equalTo("backlog-full"))
        .body(
            "detail",
            containsString("millrace.relay.backlog-max-events is " + TightRelay.MAX_BACKLOG));
    Api.merchant()
        .body(
            "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":1,\"currency\":\"GBP\"}}"
                .formatted(Api.newSku()))
        .post("/v1/products")
        .then()
        .statusCode(503)
        .body("code", equalTo("backlog-full"));
    assertThat(metric("millrace_relay_backlog_events")).isGreaterThan(TightRelay.MAX_BACKLOG);

    SharedStack.get().processes().start("kafka");
    await().atMost(RECOVERY).until(() -> register().statusCode() == 201);
  }

  private static Response register() {
    return Api.merchant().body("{\"name\":\"Ada\"}").post("/v1/customers");
  }

  private static double metric(String name) {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", int.class);
    return given()
        .port(port)
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
