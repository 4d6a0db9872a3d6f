package io.millrace.query.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.GetTimelineRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.grpc.v1.Order;
import io.millrace.query.grpc.v1.OrderChange;
import io.millrace.query.grpc.v1.OrderPage;
import io.millrace.query.grpc.v1.OrderQueriesGrpc;
import io.millrace.query.grpc.v1.Timeline;
import io.millrace.query.grpc.v1.WatchOrdersRequest;
import io.millrace.query.kit.GrpcClient;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders over gRPC, through the port of everything else. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class GrpcTest {
  private final UUID me = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();
  private final GrpcClient client = new GrpcClient();

  @BeforeEach
  void anOrder() {
    ReadModel.order(order, me, 3);
    ReadModel.progress("order_view", 1);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void anOrderAsTheRestApiHasIt() {
    Order answer = as(BearerTokens.operator()).getOrder(get(order.toString()));

    assertThat(answer.getId()).isEqualTo(order.toString());
    assertThat(answer.getVersion()).isEqualTo(3);
    assertThat(answer.getTotal().getAmount()).isEqualTo(1530);
    assertThat(answer.getCustomer().getId()).isEqualTo(me.toString());
    assertThat(answer.getLinesList()).extracting(Order.Line::getSku).containsExactly("85123A");
  }

  @Test
  void aListGoesOnBehindItsToken() {
    ReadModel.order(UUID.randomUUID(), me, 1);
    ReadModel.awaitReplicas();
    ListOrdersRequest first = ListOrdersRequest.newBuilder().setPageSize(1).build();

    OrderPage one = as(BearerTokens.customer(me)).listOrders(first);
    OrderPage two =
        as(BearerTokens.customer(me))
            .listOrders(first.toBuilder().setPageToken(one.getNextPageToken()).build());

    assertThat(one.getOrdersCount()).isEqualTo(1);
    assertThat(two.getOrdersCount()).isEqualTo(1);
    assertThat(two.getOrders(0).getId()).isNotEqualTo(one.getOrders(0).getId());
    assertThat(two.getNextPageToken()).isEmpty();
  }

  @Test
  void whatHappenedToAnOrder() {
    ReadModel.timeline(order);
    ReadModel.awaitReplicas();
    GetTimelineRequest request =
        GetTimelineRequest.newBuilder()
            .setId(order.toString())
            .setAsOf(Timestamp.newBuilder().setSeconds(1_291_197_600)) // 2010-12-01T10:00:00Z
            .setPageSize(1)
            .build();

    Timeline one = as(BearerTokens.customer(me)).getTimeline(request);
    Timeline two =
        as(BearerTokens.customer(me))
            .getTimeline(request.toBuilder().setPageToken(one.getNextPageToken()).build());

    assertThat(one.getStatus()).isEqualTo("paid");
    assertThat(one.getLines(0).getSku()).isEqualTo("85123A");
    assertThat(one.getEntriesList())
        .extracting(Timeline.Entry::getType)
        .containsExactly("OrderPlaced");
    assertThat(two.getEntries(0).getDetail()).contains("psp-1");
    assertThat(two.getNextPageToken()).isEmpty();
    assertFails(
        () -> as(BearerTokens.customer(UUID.randomUUID())).getTimeline(request),
        Status.Code.NOT_FOUND,
        "order-not-found");
    Timestamp never = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
    assertFails(
        () -> as(BearerTokens.operator()).getTimeline(request.toBuilder().setAsOf(never).build()),
        Status.Code.INVALID_ARGUMENT,
        "invalid-parameter");
  }

  @Test
  void changesAreStreamed() throws Exception {
    BlockingQueue<OrderChange> changes = new LinkedBlockingQueue<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    as(BearerTokens.customer(me))
                        .watchOrders(WatchOrdersRequest.getDefaultInstance())
                        .forEachRemaining(changes::add);
                  } catch (StatusRuntimeException e) {
                    // The end of the test ends the channel.
                  }
                });
    await()
        .until(
            () -> {
              ViewChanges.send("order_view", order.toString(), 3);
              return !changes.isEmpty();
            });

    assertThat(changes.take().getOrder().getId()).isEqualTo(order.toString());
    client.close();
    reader.join();
  }

  @Test
  void whoHasSeenNoChangeGoesOnWithoutAGapByThePositionOfAHeartbeat() {
    var watch = WatchOrdersRequest.newBuilder().setHeartbeats(true);
    OrderChange heartbeat = as(BearerTokens.customer(me)).watchOrders(watch.build()).next();
    assertThat(heartbeat.hasOrder()).isFalse();
    ViewChanges.send("order_view", order.toString(), 3);

    var again = watch.setLastPosition(heartbeat.getPosition()).setHeartbeats(false);
    OrderChange missed = as(BearerTokens.customer(me)).watchOrders(again.build()).next();

    assertThat(missed.getOrder().getId()).isEqualTo(order.toString());
  }

  @Test
  void anothersOrderIsLikeNone() {
    assertFails(
        () -> as(BearerTokens.customer(UUID.randomUUID())).getOrder(get(order.toString())),
        Status.Code.NOT_FOUND,
        "order-not-found");
  }

  @Test
  void badInputIsNamed() {
    var operator = as(BearerTokens.operator());
    assertFails(
        () -> operator.getOrder(get("7")), Status.Code.INVALID_ARGUMENT, "invalid-parameter");
    assertFails(
        () ->
            operator.getOrder(
                get(order.toString()).toBuilder().setConsistencyToken("garbage").build()),
        Status.Code.INVALID_ARGUMENT,
        "invalid-consistency-token");
    assertFails(
        () -> operator.listOrders(ListOrdersRequest.newBuilder().setPageSize(1000).build()),
        Status.Code.INVALID_ARGUMENT,
        "invalid-parameter");
    assertFails(
        () -> operator.listOrders(ListOrdersRequest.newBuilder().setPageToken("x").build()),
        Status.Code.INVALID_ARGUMENT,
        "invalid-cursor");
    assertFails(
        () ->
            operator
                .watchOrders(WatchOrdersRequest.newBuilder().setLastPosition("99-1").build())
                .next(),
        Status.Code.OUT_OF_RANGE,
        "stream-position-gone");
  }

  @Test
  void nobodyWithoutAToken() {
    for (String bad : List.of("garbage", BearerTokens.expired(), BearerTokens.unsigned())) {
      assertRefused(bad, Status.Code.UNAUTHENTICATED);
    }
    assertRefused(BearerTokens.withoutRole(), Status.Code.PERMISSION_DENIED);
  }

  @Test
  void twoTokensAreNotOne() {
    var both =
        as(BearerTokens.operator())
            .withInterceptors(
                GrpcClient.attach(Map.of("authorization", "Bearer " + BearerTokens.customer(me))));

    assertFails(
        () -> both.getOrder(get(order.toString())), Status.Code.INVALID_ARGUMENT, "bad-request");
  }

  private void assertRefused(String bearer, Status.Code status) {
    assertThatThrownBy(() -> as(bearer).getOrder(get(order.toString())))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(status));
  }

  private static void assertFails(ThrowingCallable call, Status.Code status, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(status);
              Metadata trailers = Status.trailersFromThrowable(e);
              assertThat(trailers == null ? null : trailers.get(GrpcProblems.CODE)).isEqualTo(code);
            });
  }

  private static GetOrderRequest get(String id) {
    return GetOrderRequest.newBuilder().setId(id).build();
  }

  private OrderQueriesGrpc.OrderQueriesBlockingStub as(String bearer) {
    return client.as(bearer);
  }
}
