package io.millrace.query.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.grpc.v1.WatchOrdersRequest;
import io.millrace.query.kit.GrpcClient;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gRPC refuses has the status that clients know, our code, and nothing of the request. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class GrpcRefusalsTest {
  private final GrpcClient client = new GrpcClient();

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void whoBringsNoTokenIsUnauthenticated() {
    var nobody = client.with(Map.of());
    assertRefused(
        () -> nobody.listOrders(ListOrdersRequest.getDefaultInstance()),
        Status.Code.UNAUTHENTICATED,
        "unauthenticated");
    assertRefused(
        () -> nobody.watchOrders(WatchOrdersRequest.getDefaultInstance()).next(),
        Status.Code.UNAUTHENTICATED,
        "unauthenticated");
    assertRefused(
        () -> client.as("garbage").listOrders(ListOrdersRequest.getDefaultInstance()),
        Status.Code.UNAUTHENTICATED,
        "unauthenticated");
  }

  @Test
  void whoMayNotIsDenied() {
    for (String bearer :
        new String[] {BearerTokens.withoutRole(), BearerTokens.customerWithoutId()}) {
      assertRefused(
          () -> client.as(bearer).listOrders(ListOrdersRequest.getDefaultInstance()),
          Status.Code.PERMISSION_DENIED,
          "forbidden");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_384, 20_000, 70_000, 1_000_000})
  void aMessageThatIsTooLargeIsTooMuch(int length) {
    String id = "x".repeat(length);
    assertRefused(
        () ->
            client
                .as(BearerTokens.operator())
                .getOrder(GetOrderRequest.newBuilder().setId(id).build()),
        Status.Code.RESOURCE_EXHAUSTED,
        "body-too-large");
  }

  private static void assertRefused(Runnable call, Status.Code status, String code) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(refusal.getStatus().getCode()).isEqualTo(status);
    assertThat(refusal.getStatus().getDescription()).isNotBlank();
    Metadata trailers = Status.trailersFromThrowable(refusal);
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(GrpcProblems.CODE)).isEqualTo(code);
    assertThat(trailers.containsKey(GrpcClient.key("authorization"))).isFalse();
  }
}
