package io.millrace.query.orderstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.millrace.events.ShopRoles;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.service.http.HttpProblems;
import io.millrace.platform.service.http.Quota;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Orders as they change, over a WebSocket. The client sends {@code {"type":"subscribe","id":"a"}},
 * with {@code customerId} and {@code lastPosition} if it likes, and {@code
 * {"type":"unsubscribe","id":"a"}}; it is sent {@code order}, {@code heartbeat}, {@code error} and
 * {@code complete} messages with the id of the subscription. The last two end it.
 */
@WebSocket(path = "/v1/ws")
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
public class OrderSocket {
  private static final int MAX_SUBSCRIPTIONS = 8;

  /** Answers to messages that a client may leave unread. */
  private static final int MAX_UNREAD = 64;

  // RFC 6455, 7.4.1, and the IANA registry.
  private static final CloseReason GOING_AWAY = new CloseReason(1001, "this instance stops");
  private static final CloseReason TOO_BIG = new CloseReason(1009, "a message is too long");
  private static final int POLICY_VIOLATION = 1008;
  private static final int OUR_FAULT = 1011;
  private static final int TRY_AGAIN_LATER = 1013;
  private static final Map<ProblemType, Integer> CLOSES =
      Map.of(
          ProblemType.RATE_LIMITED, TRY_AGAIN_LATER,
          ProblemType.OVERLOADED, TRY_AGAIN_LATER,
          ProblemType.INTERNAL_ERROR, OUR_FAULT);

  private final OrderStreams streams;
  private final StreamPlaces places;
  private final Callers callers;
  private final Quota quota;
  private final ObjectMapper json;
  private final ConcurrentMap<String, Client> clients = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  OrderSocket(
      OrderStreams streams, StreamPlaces places, Callers callers, Quota quota, ObjectMapper json) {
    this.streams = streams;
    this.places = places;
    this.callers = callers;
    this.quota = quota;
    this.json = json;
  }

  /**
   * One connection: who is behind it, and what it listens to.
   *
   * @param leave gives its place back
   * @param unread answers on their way
   */
  private record Client(
      Callers.Authenticated who,
      WebSocketConnection connection,
      Runnable leave,
      ConcurrentMap<String, Subscription> subscriptions,
      AtomicInteger unread) {}

  /** One stream on a connection; at its end it is taken out, and the client told. */
  private static final class Subscription {
    private Cancellable running = () -> {};
    private volatile boolean failed;
  }

  /** A client has come. */
  @OnOpen
  public Uni<Void> opened(WebSocketConnection connection) {
    return callers
        .deferred()
        .invoke(
            who -> {
              Runnable leave = places.enter(who);
              clients.put(
                  connection.id(),
                  new Client(
                      who, connection, leave, new ConcurrentHashMap<>(), new AtomicInteger()));
            })
        .chain(() -> stopping ? connection.close(GOING_AWAY) : Uni.createFrom().voidItem())
        .onFailure()
        .recoverWithUni(failure -> connection.close(refused(HttpProblems.of(failure))));
  }

  private static CloseReason refused(ProblemException problem) {
    int code = CLOSES.getOrDefault(problem.type(), POLICY_VIOLATION);
    return new CloseReason(code, problem.type().code());
  }

  /** It has gone. */
  @OnClose
  public Uni<Void> closed(WebSocketConnection connection) {
    forget(connection);
    return Uni.createFrom().voidItem();
  }

  private void forget(WebSocketConnection connection) {
    Client client = clients.remove(connection.id());
    if (client != null) {
      client.subscriptions().values().forEach(one -> one.running.cancel());
      client.leave().run();
    }
  }

  /** That it has gone is told behind all that it has sent, of which nothing is wanted any more. */
  private boolean hangUp(WebSocketConnection connection) {
    boolean wasThere = connection.isOpen();
    forget(connection);
    SocketConnections.hangUp(connection);
    return wasThere;
  }

  /** Hangs up on all: the clients connect anew, to another instance. */
  void end(@Observes ShutdownDelayInitiatedEvent event, OpenConnections connections) {
    stopping = true;
    connections.stream()
        .filter(connection -> clients.containsKey(connection.id()))
        .forEach(connection -> close(connection, GOING_AWAY));
  }

  private static void close(WebSocketConnection connection, CloseReason reason) {
    Cancellable unused = connection.close(reason).subscribe().with(closed -> {}, gone -> {});
  }

  /**
   * What a client sends may be too long to take; the framework would say that the fault is ours. It
   * never fails: it would be called with its own failure, for ever.
   */
  @OnError
  public Uni<Void> failed(RuntimeException failure, WebSocketConnection connection) {
    if (connection.isClosed() || failure instanceof CorruptedWebSocketFrameException) {
      // Who reads frames has closed it, and said why.
      return Uni.createFrom().voidItem();
    }
    boolean tooBig = String.valueOf(failure.getMessage()).contains("overflow max message size");
    return connection
        .close(tooBig ? TOO_BIG : refused(HttpProblems.of(failure)))
        .onFailure()
        .recoverWithNull();
  }

  /** It wants something. Each message counts as a request, whatever it says. */
  @OnTextMessage
  public Uni<Void> message(String text, WebSocketConnection connection) {
    Client client = clients.get(connection.id());
    return client == null
        ? Uni.createFrom().voidItem()
        : quota
            .require(client.who().caller().subject())
            .invoke(() -> take(text, client))
            .onFailure()
            .recoverWithUni(
                failure -> {
                  answer(client, error(null, HttpProblems.of(failure)));
                  return Uni.createFrom().voidItem();
                });
  }

  private void take(String text, Client client) {
    SocketRequest request = null;
    try {
      request = SocketRequest.read(json, text);
      act(request, client);
    } catch (ProblemException problem) {
      answer(client, error(request == null ? null : request.id(), problem));
    }
  }

  private void act(SocketRequest request, Client client) {
    Subscription known = client.subscriptions().remove(request.id());
    if (known != null) {
      known.running.cancel();
    }
    if (request.type().equals("unsubscribe")) {
      answer(client, message("complete", request.id()));
      return;
    }
    if (client.subscriptions().size() >= MAX_SUBSCRIPTIONS) {
      throw SocketRequest.bad(
          "subscribe", "a connection has at most " + MAX_SUBSCRIPTIONS + " subscriptions");
    }
    Subscription next = new Subscription();
    client.subscriptions().put(request.id(), next);
    next.running = run(request, client, next);
  }

  private Cancellable run(SocketRequest request, Client client, Subscription subscription) {
    WebSocketConnection connection = client.connection();
    BooleanSupplier hangUp = () -> hangUp(connection);
    return streams
        .reached(request.lastPosition())
        .onItem()
        .transformToMulti(
            may -> streams.open(client.who(), request.customer(), request.lastPosition(), hangUp))
        .invoke(item -> subscription.failed = item instanceof StreamItem.Failed)
        .onItem()
        .transformToUniAndConcatenate(item -> connection.sendText(text(request.id(), item)))
        .onTermination()
        .invoke(() -> client.subscriptions().remove(request.id(), subscription))
        .subscribe()
        .with(
            sent -> {},
            failure -> {
              if (!connection.isClosed()) {
                answer(client, error(request.id(), HttpProblems.of(failure)));
              }
            },
            () -> {
              if (!subscription.failed) {
                answer(client, message("complete", request.id()));
              }
            });
  }

  private void answer(Client client, ObjectNode message) {
    if (client.unread().incrementAndGet() > MAX_UNREAD) {
      boolean unused = hangUp(client.connection());
      return;
    }
    Cancellable unused =
        client
            .connection()
            .sendText(message.toString())
            .onTermination()
            .invoke(client.unread()::decrementAndGet)
            .subscribe()
            .with(sent -> {}, gone -> {});
  }

  private ObjectNode message(String type, String id) {
    return json.createObjectNode().put("type", type).put("id", id);
  }

  private ObjectNode error(@Nullable String id, ProblemException problem) {
    return json.createObjectNode()
        .put("type", "error")
        .put("id", id)
        .put("code", problem.type().code())
        .put("detail", problem.detail());
  }

  private String text(String id, StreamItem item) {
    ObjectNode message =
        switch (item) {
          case StreamItem.Heartbeat heartbeat ->
              message("heartbeat", id).put("position", heartbeat.position());
          case StreamItem.Failed failed ->
              error(id, failed.problem()).put("position", failed.position());
          case StreamItem.Changed changed ->
              message("order", id)
                  .put("position", changed.position())
                  .putRawValue(
                      "order",
                      new RawValue(new String(changed.order().body(), StandardCharsets.UTF_8)));
        };
    return message.toString();
  }
}
