package io.millrace.command.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Meters;
import io.millrace.command.testing.ProxiedStore;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.SlowCommits;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The primary vanishes without a word: nothing answers, and nothing is closed either. */
@Tag("chaos")
@QuarkusTest
@TestProfile(VanishedPrimaryTest.BehindAProxy.class)
class VanishedPrimaryTest {
  private static final int CONNECTIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Few connections and short times. */
  public static class BehindAProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "millrace.write.pool.max-size", Integer.toString(CONNECTIONS),
          "millrace.write.timeout.acquire", "1s",
          "millrace.write.timeout.statement", "8s",
          "millrace.write.timeout.command", "3s",
          "millrace.write.timeout.silence", "6s",
          "millrace.imports.batch-timeout", "3s");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(ProxiedStore.class));
    }
  }

  private static Response register(String key, String name) {
    return Api.merchant(key)
        .body("{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(name))
        .post("/v1/customers");
  }

  @AfterEach
  void repair() {
    ProxiedStore.forget();
    // Until no connection is left that leads nowhere.
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                IntStream.range(0, 3 * CONNECTIONS)
                    .allMatch(_ -> register(Api.key(), "Back").statusCode() == 201));
  }

  @Test
  void whoWaitsIsAnsweredAndAFreshPathIsUsed() throws Exception {
    String key = Api.key();
    String name = "Slow " + key;
    Future<Response> committing;
    List<Future<Response>> waiting;
    try (SlowCommits commits = new SlowCommits();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      committing = clients.submit(() -> register(key, name));
      await().atMost(PATIENCE).until(commits::underWay);
      ProxiedStore.freeze();
      waiting =
          IntStream.range(0, 4 * CONNECTIONS)
              .mapToObj(_ -> clients.submit(() -> register(Api.key(), "Frozen")))
              .toList();
    }

    committing.get().then().statusCode(503).body("code", equalTo("outcome-unknown"));
    for (Future<Response> answer : waiting) {
      assertThat(answer.get().statusCode()).isEqualTo(503);
      assertThat(answer.get().<String>path("code")).isIn("overloaded", "store-unavailable");
    }
    ProxiedStore.forget();
    await().atMost(PATIENCE).until(() -> register(key, name).statusCode() == 201);
    await()
        .atMost(PATIENCE)
        .until(() -> Meters.value("millrace_pool_in_use{pool=\"commands\"") == 0);
    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = ?", name))
        .isEqualTo("1");
    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = 'Frozen'"))
        .isEqualTo("0");
  }

  @Test
  void anImportIsEndedWithAWord() throws Exception {
    assertThat(imported(Api.key())).contains("created");
    ProxiedStore.freeze();

    String answer = imported(Api.key());

    assertThat(answer).contains("\"result\":\"failed\"", "\"reason\":\"");
  }

  private static String imported(String reference) {
    return RawRequest.post(
            "/v1/imports",
            "{\"type\":\"customer\",\"reference\":\"%s\",\"name\":\"Ada\",\"country\":\"France\"}\n"
                .formatted(reference))
        .instead("Content-Type", "application/x-ndjson")
        .instead("Authorization", "Bearer " + Tokens.token("operator-1", "operator", ""))
        .send()
        .body();
  }
}
