package io.millrace.platform.command.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.customer.CustomerIds;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.routing.Buckets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Rule: a line of an import waits for a bucket that is on the move, then goes where it is. */
@QuarkusTest
@TestProfile(TwoShards.class)
class ImportMeetsAMoveTest {
  private static final String FENCE =
      """
      INSERT INTO bucket_fence (bucket, state, move_id, epoch) VALUES (?, ?, 0, 0)
      ON CONFLICT (bucket) DO UPDATE SET state = excluded.state RETURNING state""";

  @Inject ShardMap map;

  /** The results of a stream with one customer. */
  private static String send(String reference) {
    String service = ConfigProvider.getConfig().getValue("test.url", String.class);
    String line =
        "{\"type\":\"customer\",\"reference\":\"%s\",\"name\":\"Ada\"}\n".formatted(reference);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service).resolve("/v1/imports"))
            .header("Content-Type", "application/x-ndjson")
            .header("Authorization", "Bearer " + Tokens.token("operator-1", "operator", ""))
            .POST(HttpRequest.BodyPublishers.ofString(line))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join().body();
    }
  }

  @Test
  void theLineIsTakenWhenTheFenceIsLifted() throws Exception {
    Fenced fenced;
    Duration took;
    do {
      long begun = System.nanoTime();
      fenced = sendWhileFenced(Duration.ofMillis(500));
      took = Duration.ofNanos(System.nanoTime() - begun);
      // Where the machine itself stood still for that long, the service may have given up.
    } while (took.compareTo(TwoShards.MOVE_TIMEOUT) >= 0);

    assertThat(fenced.waited()).isTrue();
    assertThat(fenced.answer()).contains("\"result\":\"created\"");
  }

  /** Whether there was no answer while the fence stood, and the one that came. */
  private record Fenced(boolean waited, String answer) {}

  private Fenced sendWhileFenced(Duration time) throws Exception {
    String reference = Api.key();
    int bucket = Buckets.of(CustomerIds.ofReference(reference).toString());
    int shard = map.of(bucket).number();
    TwoShards.rows(shard, FENCE, bucket, "leaving");
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> send(reference), task -> Thread.ofPlatform().start(task));
    boolean waited = false;
    try {
      answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      waited = true;
    }
    TwoShards.rows(shard, FENCE, bucket, "open");
    return new Fenced(waited, answer.join());
  }

  @Test
  void theStreamEndsWithAnErrorWhenItTakesTooLong() {
    String reference = Api.key();
    int bucket = Buckets.of(CustomerIds.ofReference(reference).toString());
    int shard = map.of(bucket).number();
    TwoShards.rows(shard, FENCE, bucket, "leaving");

    assertThat(send(reference)).contains("\"result\":\"failed\"", "\"reason\":\"bucket-moving\"");

    TwoShards.rows(shard, FENCE, bucket, "open");
    assertThat(send(reference)).contains("\"result\":\"created\"");
  }
}
