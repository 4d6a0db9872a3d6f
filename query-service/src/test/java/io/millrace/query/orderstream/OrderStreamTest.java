package io.millrace.query.orderstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.EventStream;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.SocketClient;
import io.millrace.query.kit.ViewChanges;
import io.millrace.query.kit.Watch;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.QuarkusErrorHandler;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders as they change, over server-sent events and WebSockets. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class OrderStreamTest {
  private static final String PATH = "/v1/orders/stream";

  private final UUID me = UUID.randomUUID();

  @BeforeEach
  void theTopicIsFollowed() {
    ViewChanges.awaitFollower();
  }

  @Test
  void bringsEachChangeWithTheOrder() {
    UUID order = UUID.randomUUID();
    try (EventStream stream = EventStream.open(BearerTokens.operator(), PATH, null)) {
      change(order, me, 1);
      await().until(() -> mentions(stream, order) == 1);
      change(order, me, 2);

      await().until(() -> mentions(stream, order) == 2);
      assertThat(stream.data().getLast())
          .contains("\"version\":2")
          .isEqualTo(Api.order(order).asString());
    }
  }

  @Test
  void goesOnBehindTheLastEventId() {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    String seen;
    try (EventStream stream = EventStream.open(BearerTokens.operator(), PATH, null)) {
      change(first, me, 1);
      await().until(() -> mentions(stream, first) == 1);
      seen = stream.ids().getLast();
    }
    change(second, me, 1);

    try (EventStream stream = EventStream.open(BearerTokens.operator(), PATH, seen)) {
      await().until(() -> mentions(stream, second) == 1);
      assertThat(mentions(stream, first)).isZero();
    }
  }

  /** Another installation's, or of the topic before it was made anew. */
  @ParameterizedTest
  @EnumSource
  void saysSoWhenThePositionLiesAheadOfTheFeed(Watch.Over over) {
    change(UUID.randomUUID(), me, 1);
    try (Watch simple = over.open(BearerTokens.operator(), "0-999999999");
        Watch detailed = over.open(BearerTokens.operator(), "0-0.1-0.2-999999999.3-0")) {
      for (Watch watch : List.of(simple, detailed)) {
        await().until(() -> watch.failure() != null);
        assertThat(watch.failure()).isEqualTo("stream-position-gone");
      }
    }
  }

  @Test
  void saysSoWhenItCannotGoOn() {
    try (EventStream stream = EventStream.open(BearerTokens.operator(), PATH, "99-0")) {
      assertThat(stream.status()).isEqualTo(410);
      await().until(() -> stream.lines().toString().contains("stream-position-gone"));
    }
  }

  @Test
  void refusesWhatIsNoPosition() {
    for (String bad : List.of("x", "-1", "0-0;", "A".repeat(3_000))) {
      try (EventStream stream = EventStream.open(BearerTokens.operator(), PATH, bad)) {
        assertThat(stream.status()).isEqualTo(400);
      }
    }
    try (EventStream stream =
        EventStream.open(BearerTokens.operator(), PATH + "?customerId=7", null)) {
      assertThat(stream.status()).isEqualTo(400);
    }
    try (EventStream stream = EventStream.open("garbage", PATH, null)) {
      assertThat(stream.status()).isEqualTo(401);
    }
    try (EventStream stream = EventStream.open(BearerTokens.withoutRole(), PATH, null)) {
      assertThat(stream.status()).isEqualTo(403);
    }
  }

  @Test
  void aCustomerIsToldOfItsOwnOrdersOnly() {
    UUID theirs = UUID.randomUUID();
    UUID mine = UUID.randomUUID();
    try (EventStream stream = EventStream.open(BearerTokens.customer(me), PATH, null)) {
      change(theirs, UUID.randomUUID(), 1);
      change(mine, me, 1);

      await().until(() -> mentions(stream, mine) == 1);
      assertThat(mentions(stream, theirs)).isZero();
    }
  }

  @Test
  void saysThatItLivesWhileNothingChanges() {
    String nobodys = PATH + "?customerId=" + UUID.randomUUID();
    try (EventStream stream = EventStream.open(BearerTokens.operator(), nobodys, null)) {
      await().until(() -> stream.lines().toString().contains("nothing new"));
    }
  }

  @Test
  void webSocketsBringTheSame() throws Exception {
    UUID order = UUID.randomUUID();
    try (SocketClient socket = new SocketClient(BearerTokens.customer(me))) {
      socket.send("{\"type\":\"subscribe\",\"id\":\"a\"}");
      await()
          .until(
              () -> {
                change(order, me, 1);
                return socket.received().toString().contains(order.toString());
              });
      assertThat(socket.received().toString()).contains("\"type\":\"order\",\"id\":\"a\"");
      socket.send("{\"type\":\"unsubscribe\",\"id\":\"a\"}");
      await().until(() -> socket.received().toString().contains("\"complete\""));
    }
  }

  @Test
  void webSocketsRefuseWhatMakesNoSense() throws Exception {
    try (SocketClient socket = new SocketClient(BearerTokens.operator())) {
      List<String> bad =
          List.of(
              "no json",
              "7",
              "{\"type\":\"shout\",\"id\":\"a\"}",
              "{\"type\":\"subscribe\"}",
              "{\"type\":\"subscribe\",\"id\":\"a\",\"customerId\":\"7\"}",
              "{\"type\":\"subscribe\",\"id\":\"a\",\"lastPosition\":\"x\"}");
      for (int i = 0; i < bad.size(); i++) {
        int errors = i + 1;
        socket.send(bad.get(i));
        await().until(() -> socket.received().size() == errors);
        assertThat(socket.received().get(i))
            .contains("\"type\":\"error\"")
            .contains("invalid-parameter")
            .doesNotContain("Exception");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 60_000, 100_000})
  void aMessageThatIsTooLongIsTheClientsFault(int length) {
    try (SocketClient socket = new SocketClient(BearerTokens.operator())) {
      socket.send("{\"type\":\"subscribe\",\"id\":\"" + "a".repeat(length) + "\"}");

      await().until(() -> socket.closeCode() != 0);
      assertThat(socket.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aConnectionHasSoManySubscriptions() {
    try (SocketClient socket = new SocketClient(BearerTokens.operator())) {
      for (int i = 0; i < 8; i++) {
        socket.send("{\"type\":\"subscribe\",\"id\":\"" + i + "\"}");
      }
      socket.send("{\"type\":\"subscribe\",\"id\":\"one too many\"}");

      await().until(() -> socket.received().toString().contains("at most 8 subscriptions"));
    }
  }

  @Test
  void aBadTokenIsRefusedOnceAndIsNoErrorOfTheService() {
    List<String> errors = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            errors.add(logged.getMessage());
          }

          @Override
          public void flush() {
            // Nothing is kept back.
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
    Logger logger = Logger.getLogger(QuarkusErrorHandler.class.getName());
    logger.addHandler(handler);
    try {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> new SocketClient("garbage")).hasMessageContaining("401");
      }
      assertThat(errors).isEmpty();
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static void change(UUID order, UUID customer, long version) {
    ReadModel.order(order, customer, version);
    ReadModel.awaitReplicas();
    ViewChanges.send("order_view", order.toString(), version);
  }

  private static long mentions(EventStream stream, UUID order) {
    return stream.data().stream().filter(data -> data.contains(order.toString())).count();
  }
}
