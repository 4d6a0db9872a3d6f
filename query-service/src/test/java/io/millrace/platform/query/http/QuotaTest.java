package io.millrace.platform.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.GrpcClient;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.SocketClient;
import io.millrace.query.kit.Watch;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One limit for what a caller asks, whichever interface it uses. An instance that Redis answers
 * late counts by itself for a second, hence the patience.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class QuotaTest {
  private static final String HANDSHAKE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private final String principal = "eager " + UUID.randomUUID();
  private final String bearer = bearer(principal);

  /** One that no other test comes from. */
  private final String address =
      "127."
          + ThreadLocalRandom.current()
              .ints(3, 1, 255)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining("."));

  @Inject Redis redis;

  private static String bearer(String principal) {
    return BearerTokens.signed(
        """
        {"iss":"%s","aud":"millrace","sub":"%s","iat":%d,"exp":%d,"groups":["operator"]}\
        """
            .formatted(
                BearerTokens.ISSUER,
                principal,
                Instant.now().getEpochSecond(),
                Instant.now().getEpochSecond() + 300));
  }

  @BeforeEach
  void whoHasAskedForTooMuch() {
    spend("principal:" + principal);
  }

  private void spend(String caller) {
    Request spent =
        Request.cmd(Command.HSET)
            .arg("millrace:rate:query:" + caller)
            .arg("n")
            .arg(-1_000_000_000)
            .arg("at")
            .arg(Instant.now().toEpochMilli());
    redis.send(spent).await().indefinitely();
  }

  @Test
  void overRest() {
    await().untilAsserted(this::overRestNow);
  }

  private void overRestNow() {
    Response refused = Api.as(bearer).get("/v1/orders");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.contentType()).isEqualTo("application/problem+json");
    assertThat(refused.jsonPath().getString("code")).isEqualTo("rate-limited");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.header("RateLimit")).startsWith("\"principal\";r=0");
  }

  @Test
  void overGrpc() {
    await().untilAsserted(this::overGrpcNow);
  }

  private void overGrpcNow() {
    try (GrpcClient client = new GrpcClient()) {
      assertThatThrownBy(() -> client.as(bearer).listOrders(ListOrdersRequest.getDefaultInstance()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("RESOURCE_EXHAUSTED");
    }
  }

  @Test
  void ofASocket() {
    await().untilAsserted(this::ofASocketNow);
  }

  private void ofASocketNow() {
    assertThatThrownBy(() -> new SocketClient(bearer)).hasMessage("status 429");
  }

  @Test
  void ofAnyMessageOfAnOpenSocket() {
    String calm = "calm " + UUID.randomUUID();
    try (SocketClient socket = new SocketClient(bearer(calm))) {
      await()
          .until(
              () -> {
                spend("principal:" + calm);
                // What the instance has in hand of the caller's tokens is used up first.
                for (int i = 0; i < 400; i++) {
                  socket.send("{}");
                }
                return socket.received().stream().anyMatch(m -> m.contains("rate-limited"));
              });
    }
  }

  @Test
  void whoMayStillAskIsToldThatItsTokenIsNotValid() throws Exception {
    String garbage = "Authorization: Bearer garbage\r\n";
    assertThat(answered("GET /v1/orders HTTP/1.1\r\n" + garbage))
        .startsWith("HTTP/1.1 401")
        .contains("\"code\":\"unauthenticated\"")
        .containsIgnoringCase("ratelimit: \"address\"");
    assertThat(answered("GET /v1/ws HTTP/1.1\r\n" + garbage + HANDSHAKE))
        .startsWith("HTTP/1.1 401");
    assertThat(answered("GET /v1/ws HTTP/1.1\r\n" + HANDSHAKE)).startsWith("HTTP/1.1 401");
  }

  @ParameterizedTest
  @EnumSource(names = {"SSE", "GRPC"})
  void ofAStream(Watch.Over over) {
    await()
        .until(
            () -> {
              try (Watch watch = over.open(bearer, null)) {
                await().until(() -> watch.failure() != null || !watch.position().isEmpty());
                return "rate-limited".equals(watch.failure());
              }
            });
  }

  @Test
  void ofWhoIsNotKnownByAddress() {
    await().untilAsserted(this::ofWhoIsNotKnownByAddressNow);
  }

  private void ofWhoIsNotKnownByAddressNow() throws Exception {
    spend("address:" + address);

    assertThat(answered("GET /v1/orders HTTP/1.1\r\n"))
        .startsWith("HTTP/1.1 429")
        .contains("\"code\":\"rate-limited\"", "without a valid token from your address")
        .containsIgnoringCase("ratelimit: \"address\";r=0");
    assertThat(answered("GET /v1/orders HTTP/1.1\r\nAuthorization: Bearer garbage\r\n"))
        .startsWith("HTTP/1.1 429");
    assertThat(answered("GET /v1/ws HTTP/1.1\r\n" + HANDSHAKE)).startsWith("HTTP/1.1 429");
    assertThat(answered("POST /graphql HTTP/1.1\r\nContent-Length: 0\r\n"))
        .startsWith("HTTP/1.1 429");
    assertThat(
            answered(
                "POST /millrace.v1.OrderQueries/ListOrders HTTP/1.1\r\n"
                    + "Content-Type: application/grpc\r\nContent-Length: 0\r\n"))
        .contains("grpc-status: 8", "millrace-code: rate-limited");
    assertThat(
            answered(
                "GET /v1/products HTTP/1.1\r\nAuthorization: Bearer "
                    + BearerTokens.operator()
                    + "\r\n"))
        .as("a caller with a valid token does not pay for others behind its address")
        .startsWith("HTTP/1.1 200");
  }

  private String answered(String head) throws IOException {
    String last = head.contains(HANDSHAKE) ? "" : "Connection: close\r\n";
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(address, 0));
      socket.connect(new InetSocketAddress("127.0.0.1", Ports.http()), 10_000);
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((head + "Host: localhost\r\n" + last + "\r\n").getBytes(UTF_8));
      byte[] answer =
          last.isEmpty()
              ? socket.getInputStream().readNBytes("HTTP/1.1 401".length())
              : socket.getInputStream().readAllBytes();
      return new String(answer, UTF_8);
    }
  }
}
