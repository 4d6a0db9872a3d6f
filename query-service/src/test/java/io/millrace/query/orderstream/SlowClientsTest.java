package io.millrace.query.orderstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.grpc.v1.OrderChange;
import io.millrace.query.grpc.v1.OrderQueriesGrpc;
import io.millrace.query.grpc.v1.WatchOrdersRequest;
import io.millrace.query.kit.GrpcClient;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A client that stops reading is sent no more than fits on the way to it, and is hung up on, over
 * every interface; what it missed it gets when it comes back.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class SlowClientsTest {
  private static final int CHANGES = 400;
  private static final int LINES = 500;

  private final UUID me = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();

  @Inject MeterRegistry metrics;

  @BeforeEach
  void aLargeOrder() {
    // Of tests before this one.
    await().until(() -> open() == 0);
    ReadModel.order(order, me, CHANGES);
    ReadModel.write(
        """
        update order_view_v1 set lines = (
          select jsonb_agg(line) from (
            select order_view_v1.lines -> 0 as line from generate_series(1, ?)) as many)
        where id = ?
        """,
        LINES,
        order);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @Test
  void overServerSentEvents() throws IOException {
    String request =
        "GET /v1/orders/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n";
    try (Socket socket = connect(request.formatted(BearerTokens.customer(me)))) {
      assertHungUp(1);
      assertThat(rest(socket)).isLessThan(everything() / 2);
    }
  }

  @Tag("chaos")
  @Test
  void overWebSockets() throws IOException {
    String request =
        """
        GET /v1/ws HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """;
    try (Socket socket = connect(request.formatted(BearerTokens.customer(me)))) {
      // What comes before the end of the handshake would be read as HTTP.
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        head += (char) socket.getInputStream().read();
      }
      socket.getOutputStream().write(masked("{\"type\":\"subscribe\",\"id\":\"a\"}"));
      assertHungUp(2);
      assertThat(rest(socket)).isLessThan(everything() / 2);
    }
  }

  @Tag("chaos")
  @Test
  void overGrpc() throws IOException {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", Ports.http())
            .usePlaintext()
            .flowControlWindow(64 * 1024)
            .build();
    try {
      ClientCall<WatchOrdersRequest, OrderChange> call =
          channel.newCall(OrderQueriesGrpc.getWatchOrdersMethod(), io.grpc.CallOptions.DEFAULT);
      Metadata headers = new Metadata();
      headers.put(GrpcClient.key("authorization"), "Bearer " + BearerTokens.customer(me));
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(status);
            }
          },
          headers);
      call.sendMessage(WatchOrdersRequest.newBuilder().setHeartbeats(true).build());
      call.halfClose();
      // One message, and then no more.
      call.request(1);

      assertHungUp(1);

      call.request(CHANGES);
      assertThat(end.orTimeout(20, TimeUnit.SECONDS).join().getCode())
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aClientOfGrpcThatHasGoneKeepsNoPlace() {
    double before = hungUp();
    try (GrpcClient client = new GrpcClient()) {
      var unused =
          client.as(BearerTokens.customer(me)).watchOrders(WatchOrdersRequest.getDefaultInstance());
      await().until(() -> open() == 1);
    }
    await().until(() -> open() == 0);
    assertThat(hungUp()).isEqualTo(before);
  }

  private Socket connect(String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress("localhost", Ports.http()));
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** A text frame as clients send it, with a mask of zeros. */
  private static byte[] masked(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[bytes.length + 6 + (bytes.length > 125 ? 2 : 0)];
    frame[0] = (byte) 0x81;
    if (bytes.length > 125) {
      frame[1] = (byte) (0x80 | 126);
      frame[2] = (byte) (bytes.length >> 8);
      frame[3] = (byte) bytes.length;
    } else {
      frame[1] = (byte) (0x80 | bytes.length);
    }
    System.arraycopy(bytes, 0, frame, frame.length - bytes.length, bytes.length);
    return frame;
  }

  /**
   * Changes come while nobody reads, and the stream ends for that.
   *
   * @param places that the client takes as soon as it is sent changes
   */
  private void assertHungUp(int places) {
    double before = hungUp();
    await().until(() -> open() == places);
    try (ViewChanges.Sender sender = new ViewChanges.Sender()) {
      for (int version = 1; version <= CHANGES; version++) {
        sender.send("order_view", order.toString(), version);
      }
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> hungUp() > before);
    await().until(() -> open() == 0);
  }

  private double hungUp() {
    return metrics.counter("millrace.streams.failed", "reason", "slow-client").count();
  }

  private double open() {
    return metrics.get("millrace.streams.open").gauge().value();
  }

  /** How many bytes all changes would be. */
  private static long everything() {
    return 100L * LINES * CHANGES;
  }

  /** What was on its way, up to the end of the connection. */
  private static long rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[64 * 1024];
    long sum = 0;
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum += n;
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection is still there", e);
    } catch (IOException reset) {
      // Hung up on.
    }
    return sum;
  }
}
