package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.grpc.v1.Order;
import io.millrace.query.grpc.v1.OrderQueriesGrpc;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.EventStream;
import io.millrace.query.kit.GrpcClient;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.SocketClient;
import io.millrace.query.kit.Watch;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @Inject MeterRegistry metrics;

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
    assertOtherInterfacesAreShedToo();
    for (CompletableFuture<HttpResponse<String>> one : waiting) {
      assertThat(one.join().body()).containsAnyOf("not-yet-consistent", "overloaded");
    }
    await().until(() -> Api.operator().get("/v1/products").statusCode() == 200);
  }

  private static void assertOtherInterfacesAreShedToo() {
    for (Watch.Over over : List.of(Watch.Over.SSE, Watch.Over.GRPC)) {
      try (Watch watch = over.open(BearerTokens.operator(), null)) {
        await().until(() -> watch.failure() != null);
        assertThat(watch.failure()).isEqualTo("overloaded");
      }
    }
    assertThatThrownBy(() -> new SocketClient(BearerTokens.operator())).hasMessage("status 503");
    try (GrpcClient client = new GrpcClient()) {
      assertThatThrownBy(
              () ->
                  client
                      .as(BearerTokens.operator())
                      .listOrders(ListOrdersRequest.getDefaultInstance()))
          .hasMessageStartingWith("UNAVAILABLE: More than " + QueryStack.MAX_CONCURRENT);
    }
  }

  @Test
  void callsOfGrpcCountWhileTheyAreUnderWayAndNoLonger() {
    UUID order = UUID.randomUUID();
    String token = Api.token(Long.MAX_VALUE - 1, order, 1);
    GetOrderRequest waits =
        GetOrderRequest.newBuilder().setId(order.toString()).setConsistencyToken(token).build();
    try (GrpcClient client = new GrpcClient()) {
      var future =
          OrderQueriesGrpc.newFutureStub(client.channel)
              .withInterceptors(
                  GrpcClient.attach(Map.of("authorization", "Bearer " + BearerTokens.operator())));
      List<ListenableFuture<Order>> calls =
          Stream.generate(() -> future.getOrder(waits)).limit(10).toList();
      await().until(() -> underWay() >= 10);

      calls.forEach(call -> call.cancel(true));

      await().until(() -> underWay() == 0);
    }
  }

  private double underWay() {
    return metrics.get("millrace.http.in.flight").gauge().value();
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
                streams.add(stream(BearerTokens.customer(UUID.randomUUID())));
                return streams.getLast().status() == 503;
              });
      assertThat(streams).hasSizeLessThanOrEqualTo(QueryStack.MAX_STREAMS + 1);
    } finally {
      streams.forEach(EventStream::close);
    }
    awaitAPlace(BearerTokens.operator());
  }

  @Test
  void noCallerCanTakeAllStreams() {
    UUID me = UUID.randomUUID();
    List<EventStream> streams = new ArrayList<>();
    try {
      await()
          .until(
              () -> {
                streams.add(stream(BearerTokens.customer(me)));
                return streams.getLast().status() == 429;
              });
      assertThat(streams).hasSize(QueryStack.MAX_STREAMS_PER_CALLER + 1);
      try (Watch watch = Watch.Over.GRPC.open(BearerTokens.customer(me), null);
          SocketClient socket = new SocketClient(BearerTokens.customer(me))) {
        await().until(() -> "rate-limited".equals(watch.failure()));
        await().until(() -> socket.closeCode() == 1013);
      }
      awaitAPlace(BearerTokens.customer(UUID.randomUUID()));
    } finally {
      streams.forEach(EventStream::close);
    }
    awaitAPlace(BearerTokens.customer(me));
  }

  /** Places are left when the service hears that a client has gone. */
  private static void awaitAPlace(String bearer) {
    await()
        .until(
            () -> {
              try (EventStream next = stream(bearer)) {
                return next.status() == 200;
              }
            });
  }

  private static EventStream stream(String bearer) {
    return EventStream.open(bearer, "/v1/orders/stream", null);
  }
}
