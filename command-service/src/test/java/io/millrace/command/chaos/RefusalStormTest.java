package io.millrace.command.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.LogLines;
import io.millrace.command.testing.Meters;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.command.sharding.ShardMap;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten thousand refusals at once are some lines in the log, and a figure. */
@Tag("chaos")
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(RefusalStormTest.NoRoom.class)
class RefusalStormTest {
  private static final int REFUSALS = 10_000;
  private static final int AT_ONCE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** One connection, which the test holds, and one place to wait for it. */
  public static class NoRoom implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "millrace.write.pool.max-size", "1",
          "millrace.write.pool.max-waiting", "1",
          "millrace.write.timeout.acquire", "5m",
          "millrace.write.timeout.command", "5m",
          "millrace.write.timeout.silence", "10m",
          "millrace.write.coalescing.enabled", "false",
          "millrace.write.map.refresh", "1h",
          "millrace.relay.enabled", "false",
          "millrace.reservations.enabled", "false",
          "millrace.rate-limit.per-second", "0");
    }
  }

  @Inject ShardMap shards;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String token = Tokens.merchant();

  private int register() {
    String service = ConfigProvider.getConfig().getValue("test.url", String.class);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service + "/v1/customers"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", Api.key())
            .POST(BodyPublishers.ofString("{\"name\":\"Ada\",\"country\":\"France\"}"))
            .build();
    return http.sendAsync(request, BodyHandlers.discarding()).join().statusCode();
  }

  @Test
  void tenThousandRefusalsNeitherFillTheLogNorHoldUpAnEventLoop() throws Exception {
    double counted = Meters.value("millrace_http_problems_total{code=\"overloaded\"");
    SqlConnection theOnlyOne = shards.home().pool().getConnection().await().atMost(PATIENCE);
    var waits = shards.home().pool().getConnection().subscribeAsCompletionStage();
    AtomicInteger refused = new AtomicInteger();
    try (LogLines log = new LogLines()) {
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        Semaphore places = new Semaphore(AT_ONCE);
        for (int i = 0; i < REFUSALS; i++) {
          places.acquire();
          clients.execute(
              () -> {
                refused.addAndGet(register() == 503 ? 1 : 0);
                places.release();
              });
        }
      }

      assertThat(refused).hasValue(REFUSALS);
      assertThat(Meters.value("millrace_http_problems_total{code=\"overloaded\"") - counted)
          .isEqualTo(REFUSALS);
      assertThat(log.ofEventLoops()).hasSizeLessThan(20);
      assertThat(log.bytes()).isLessThan(100_000);
      // One was written, and all others are told by number.
      await().atMost(PATIENCE).until(() -> log.counted("overloaded") == REFUSALS - 1);
    } finally {
      theOnlyOne.close().await().atMost(PATIENCE);
      waits.join().close().await().atMost(PATIENCE);
    }
  }
}
