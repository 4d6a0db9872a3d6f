package io.millrace.command.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.SlowCommits;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers are told while the write primary does not do as it should. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class StoreOutageTest {
  private static final String HOME = "write-0";

  private static Response register(String key, String name) {
    return Api.merchant(key)
        .body("{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(name))
        .post("/v1/customers");
  }

  private static int health(String kind) {
    return page(kind).statusCode();
  }

  private static String healthPage(String kind) {
    return page(kind).asString();
  }

  private static Response page(String kind) {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", int.class);
    return given().port(port).get("/q/health/" + kind);
  }

  @AfterEach
  void repair() {
    if (!SharedStack.get().processes().isAlive(HOME)) {
      SharedStack.get().processes().start(HOME);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(register(Api.key(), "Back").statusCode()).isEqualTo(201));
  }

  @Test
  void aPrimaryThatIsGoneIs503AndTheServiceStaysAlive() {
    String key = Api.key();
    SharedStack.get().processes().kill(HOME);

    register(key, "Ada")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", notNullValue())
        .body("code", equalTo("store-unavailable"));
    assertThat(health("live")).isEqualTo(200);
    assertThat(health("ready")).isEqualTo(503);
    assertThat(healthPage("ready"))
        .contains("write-store")
        .containsPattern("shard-0\": \"[^\"]{10}");

    SharedStack.get().processes().start(HOME);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(register(key, "Ada").statusCode()).isEqualTo(201));
    assertThat(health("ready")).isEqualTo(200);
  }

  @Test
  void aCommitWithoutAnAnswerIsUnknownAndItsRepetitionSettlesIt() throws Exception {
    String key = Api.key();
    String name = "Slow " + key;
    try (SlowCommits commits = new SlowCommits();
        ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> answer = client.submit(() -> register(key, name));
      await().atMost(Duration.ofSeconds(10)).until(commits::cut);

      answer.get().then().statusCode(503).body("code", equalTo("outcome-unknown"));
    }

    assertThat(register(key, name).statusCode()).isEqualTo(201);
    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = ?", name))
        .isEqualTo("1");
  }

  @Test
  void aLockThatDoesNotBecomeFreeIsTold() throws SQLException {
    String sku = Api.product(5);
    try (Connection other = WriteDatabase.connect()) {
      other.setAutoCommit(false);
      try (Statement statement = other.createStatement()) {
        statement.execute("SELECT * FROM stock WHERE sku = '%s' FOR UPDATE".formatted(sku));
      }
      Api.merchant()
          .body("{\"quantity\":1}")
          .post("/v1/stock/{sku}/receipts", sku)
          .then()
          .statusCode(503)
          .header("Retry-After", notNullValue())
          .body("code", equalTo("overloaded"));
      other.rollback();
    }
  }
}
