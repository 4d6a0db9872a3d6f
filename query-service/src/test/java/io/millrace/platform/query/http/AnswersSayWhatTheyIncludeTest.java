package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.GrpcClient;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * GraphQL and gRPC say what an answer includes, as REST does, and take the same wishes; a lenient
 * reader of what has not arrived is told so, also where there is nothing to show yet.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class AnswersSayWhatTheyIncludeTest {
  private static final String LENIENT = "wait=0, handling=lenient";

  private final UUID order = UUID.randomUUID();
  private final UUID fresh = UUID.randomUUID();
  private final UUID customer = UUID.randomUUID();
  private final long tx = ReadModel.nextTx();
  private final GrpcClient client = new GrpcClient();

  @BeforeEach
  void theViewsAreJustBeforeTheChange() {
    ReadModel.order(order, customer, 1);
    ReadModel.progress("order_view", tx);
    ReadModel.progress("customer_view", tx - 5);
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void disconnect() {
    client.close();
    ReadModel.resumeReplay(0);
    ReadModel.awaitReplicas();
  }

  @Test
  void graphqlSaysItInExtensionsAndHeaders() {
    Response answer = graphql(Api.operator(), "{ orders(first: 1) { items { id } } }");

    String token = answer.jsonPath().getString("extensions.consistencyToken");
    assertThat(token).isNotBlank().isEqualTo(answer.header("Consistency-Token"));
    assertThat(Instant.parse(answer.jsonPath().getString("extensions.asOf")))
        .isEqualTo(Instant.parse(answer.header("Millrace-As-Of")));
    assertThat(answer.jsonPath().<Object>get("extensions.stale")).isNull();
    assertThat(answer.header("Millrace-Stale")).isNull();
  }

  @Test
  void whoSendsTheTokenOfGraphqlBackIsNotShownLess() {
    ReadModel.order(order, customer, 2);
    ReadModel.progress("order_view", ReadModel.nextTx());
    ReadModel.awaitReplicas();
    String token =
        graphql(
                Api.operator(),
                "{ order(id: \"" + order + "\") { version } orders { items { id } } }")
            .header("Consistency-Token");
    ReadModel.pauseReplay(0);
    ReadModel.order(order, customer, 3);
    ReadModel.progress("order_view", ReadModel.nextTx());
    ReadModel.awaitReplica(1);

    for (int i = 0; i < 10; i++) {
      Response next =
          Api.operator()
              .header("Consistency-Token", token)
              .get("/v1/orders?customerId={id}", customer);
      assertThat(next.jsonPath().getLong("items[0].version")).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void graphqlTakesTheTokenOfACommand() {
    Response late = graphql(withToken(order, 2).header("Prefer", "wait=0"), one(order));
    assertThat(late.jsonPath().getString("errors[0].extensions.code"))
        .isEqualTo("not-yet-consistent");

    Response lenient = graphql(withToken(order, 2).header("Prefer", LENIENT), one(order));
    assertThat(lenient.jsonPath().getLong("data.order.version")).isEqualTo(1);
    assertThat(lenient.jsonPath().getBoolean("extensions.stale")).isTrue();
    assertThat(lenient.header("Millrace-Stale")).isEqualTo("true");
  }

  @Test
  void grpcSaysItInMetadata() {
    AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    ClientInterceptor capture = MetadataUtils.newCaptureMetadataInterceptor(headers, trailers);

    client
        .as(BearerTokens.operator())
        .withInterceptors(capture)
        .listOrders(ListOrdersRequest.getDefaultInstance());

    for (Metadata metadata : new Metadata[] {headers.get(), trailers.get()}) {
      assertThat(metadata.get(GrpcClient.key("consistency-token"))).isNotBlank();
      assertThat(Instant.parse(metadata.get(GrpcClient.key("millrace-as-of")))).isNotNull();
      assertThat(metadata.containsKey(GrpcClient.key("millrace-stale"))).isFalse();
    }
    assertThat(
            Api.operator()
                .header("Consistency-Token", value(headers, "consistency-token"))
                .get("/v1/orders")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void grpcTakesTheTokenOfACommandAndTheWishToBeLenient() {
    GetOrderRequest request = GetOrderRequest.newBuilder().setId(order.toString()).build();
    String token = Api.token(tx, order, 2);

    assertThat(failure(Map.of("consistency-token", token, "prefer", "wait=0"), request).getStatus())
        .extracting(Status::getCode)
        .isEqualTo(Status.Code.UNAVAILABLE);
    AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());
    var lenient =
        client
            .with(metadata(Map.of("consistency-token", token, "prefer", LENIENT)))
            .withInterceptors(
                MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()));
    assertThat(lenient.getOrder(request).getVersion()).isEqualTo(1);
    assertThat(value(headers, "millrace-stale")).isEqualTo("true");
    assertThat(failure(Map.of("consistency-token", "garbage"), request).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aNewOrderThatIsNotThereYetIsStaleAndNotSimplyMissing() {
    for (String path :
        new String[] {"/v1/orders/%s", "/v1/orders/%s?fields=id", "/v1/orders/%s/timeline"}) {
      Response rest = withToken(fresh, 1).header("Prefer", LENIENT).get(path.formatted(fresh));
      assertThat(rest.statusCode()).as(path).isEqualTo(404);
      assertThat(rest.header("Millrace-Stale")).as(path).isEqualTo("true");
      assertThat(rest.jsonPath().getString("detail")).contains("has not arrived yet");
    }

    Response graphql = graphql(withToken(fresh, 1).header("Prefer", LENIENT), one(fresh));
    assertThat(graphql.jsonPath().<Object>get("data.order")).isNull();
    assertThat(graphql.jsonPath().getBoolean("extensions.stale")).isTrue();

    GetOrderRequest request = GetOrderRequest.newBuilder().setId(fresh.toString()).build();
    StatusRuntimeException grpc =
        failure(Map.of("consistency-token", Api.token(tx, fresh, 1), "prefer", LENIENT), request);
    assertThat(grpc.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(Status.trailersFromThrowable(grpc).get(GrpcClient.key("millrace-stale")))
        .isEqualTo("true");
  }

  @Test
  void oneThatWillNotComeIsSimplyMissing() {
    Response rest =
        Api.operator()
            .header("Consistency-Token", Api.token(tx - 1, fresh, 1))
            .header("Prefer", LENIENT)
            .get("/v1/orders/{id}", fresh);

    assertThat(rest.statusCode()).isEqualTo(404);
    assertThat(rest.header("Millrace-Stale")).isNull();
  }

  private static @Nullable String value(AtomicReference<Metadata> metadata, String name) {
    return Objects.requireNonNull(metadata.get()).get(GrpcClient.key(name));
  }

  private RequestSpecification withToken(UUID of, long version) {
    return Api.operator().header("Consistency-Token", Api.token(tx, of, version));
  }

  private static String one(UUID id) {
    return "{ order(id: \"" + id + "\") { version } }";
  }

  private static Response graphql(RequestSpecification request, String query) {
    return request
        .contentType("application/json")
        .body("{\"query\":\"" + query.replace("\"", "\\\"") + "\"}")
        .post("/graphql");
  }

  private static Map<String, String> metadata(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("authorization", "Bearer " + BearerTokens.operator());
    return all;
  }

  private StatusRuntimeException failure(Map<String, String> metadata, GetOrderRequest request) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> client.with(metadata(metadata)).getOrder(request));
  }
}
