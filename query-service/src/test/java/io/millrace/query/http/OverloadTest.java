package io.millrace.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.EventStream;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is too much is refused at once and says so. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class OverloadTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void disconnect() {
    http.shutdownNow();
  }

  @Test
  void requestsBeyondTheBoundAreShed() {
    UUID order = UUID.randomUUID();
    // A token that no view includes: each of these waits.
    String token = Api.token(Long.MAX_VALUE - 1, order, 1);
    List<CompletableFuture<HttpResponse<String>>> waiting =
        Stream.generate(() -> waits(order, token)).limit(QueryStack.MAX_CONCURRENT).toList();
    await().until(() -> Api.operator().get("/v1/products").statusCode() == 503);

    Response shed = Api.operator().get("/v1/products");

    assertThat(shed.jsonPath().getString("code")).isEqualTo("overloaded");
    assertThat(shed.header("Retry-After")).isEqualTo("1");
    assertThat(shed.contentType()).isEqualTo("application/problem+json");
    for (CompletableFuture<HttpResponse<String>> one : waiting) {
      assertThat(one.join().body()).containsAnyOf("not-yet-consistent", "overloaded");
    }
    await().until(() -> Api.operator().get("/v1/products").statusCode() == 200);
  }

  private CompletableFuture<HttpResponse<String>> waits(UUID order, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(Ports.http("/v1/orders/" + order)))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + BearerTokens.operator())
            .header("Consistency-Token", token)
            .header("Prefer", "wait=8")
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void streamsBeyondTheBoundAreRefused() {
    List<EventStream> streams = new ArrayList<>();
    try {
      await()
          .until(
              () -> {
                streams.add(EventStream.open(BearerTokens.operator(), "/v1/orders/stream", null));
                return streams.getLast().status() == 503;
              });
      assertThat(streams).hasSizeLessThanOrEqualTo(QueryStack.MAX_STREAMS + 1);
    } finally {
      streams.forEach(EventStream::close);
    }
    await()
        .until(
            () -> {
              try (EventStream next =
                  EventStream.open(BearerTokens.operator(), "/v1/orders/stream", null)) {
                return next.status() == 200;
              }
            });
  }
}
