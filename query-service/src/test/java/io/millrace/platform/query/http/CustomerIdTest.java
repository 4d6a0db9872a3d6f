package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.grpc.v1.OrderQueriesGrpc;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.EventStream;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever a token says the customer is: who is none owns nothing, over every interface. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class CustomerIdTest {
  private static final String ORDER = UUID.randomUUID().toString();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"17850\"",
        "\"\"",
        "\" \"",
        "\"1-1-1-1-1\"",
        "\"4bf92f35-77b3-4da6-a3ce-929d0e0e473\"",
        "\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736 \"",
        "\"null\"",
        "null",
        "17850",
        "1.5",
        "true",
        "[\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"]",
        "{\"id\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"}"
      })
  void isAUuidOrTheCallerOwnsNothing(String claim) throws Exception {
    String bearer = BearerTokens.customerWithId(claim);

    for (String path :
        List.of(
            "/v1/orders",
            "/v1/orders/" + ORDER,
            "/v1/orders/" + ORDER + "?fields=status",
            "/v1/orders/" + ORDER + "/timeline",
            "/v1/customers",
            "/v1/customers/" + ORDER,
            "/v1/customers/" + ORDER + "/orders",
            "/v1/customers/" + ORDER + "/summary")) {
      Response answer = Api.as(bearer).get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.jsonPath().getString("code")).as(path).isEqualTo("forbidden");
    }
    Response graphql =
        Api.as(bearer)
            .contentType("application/json")
            .body(Map.of("query", "{orders{items{id}}}"))
            .post("/graphql");
    assertThat(graphql.statusCode()).as(graphql.asString()).isEqualTo(403);
    try (EventStream stream = EventStream.open(bearer, "/v1/orders/stream", null)) {
      assertThat(stream.status()).isEqualTo(403);
    }
    assertThat(handshake(bearer)).isEqualTo(403);
    assertThat(grpc(bearer)).containsOnly(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void isTheSameInAnyCase() {
    UUID me = UUID.randomUUID();
    UUID order = UUID.randomUUID();
    ReadModel.order(order, me, 1);
    ReadModel.awaitReplicas();
    String shouted = "\"" + me.toString().toUpperCase(Locale.ROOT) + "\"";

    assertThat(Api.as(BearerTokens.customerWithId(shouted)).get("/v1/orders/" + order).statusCode())
        .isEqualTo(200);
  }

  private static int handshake(String bearer) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.newWebSocketBuilder()
          .header("Authorization", "Bearer " + bearer)
          .buildAsync(
              URI.create(Ports.http("/v1/ws").replace("http", "ws")), new WebSocket.Listener() {})
          .get(10, TimeUnit.SECONDS)
          .abort();
      return 101;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private static List<Status.Code> grpc(String bearer) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("localhost", Ports.http()).usePlaintext().build();
    try {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + bearer);
      OrderQueriesGrpc.OrderQueriesBlockingStub orders =
          OrderQueriesGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
      return List.of(
          code(() -> orders.getOrder(GetOrderRequest.newBuilder().setId(ORDER).build())),
          code(() -> orders.listOrders(ListOrdersRequest.getDefaultInstance())));
    } finally {
      channel.shutdownNow();
    }
  }

  private static Status.Code code(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }
}
