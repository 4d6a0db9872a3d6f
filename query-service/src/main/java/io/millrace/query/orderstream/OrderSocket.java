package io.millrace.query.orderstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Callers;
import io.millrace.query.http.Parameters;
import io.millrace.query.http.Problem.Violation;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ProblemException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Orders as they change, over a WebSocket. The client sends {@code {"type":"subscribe","id":"a"}},
 * with {@code customerId} and {@code lastPosition} if it likes, and {@code
 * {"type":"unsubscribe","id":"a"}}; it is sent {@code order}, {@code error} and {@code complete}
 * messages with the id of the subscription.
 */
@WebSocket(path = "/v1/ws")
@RolesAllowed({Callers.CUSTOMER, Callers.MERCHANT, Callers.OPERATOR})
public class OrderSocket {
  private static final int MAX_SUBSCRIPTIONS = 8;
  private static final int MAX_ID = 64;

  /** RFC 6455, 7.4.1. */
  private static final CloseReason GOING_AWAY = new CloseReason(1001, "this instance stops");

  private final OrderStreams streams;
  private final Callers callers;
  private final ObjectMapper json;
  private final ConcurrentMap<String, Client> clients = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  OrderSocket(OrderStreams streams, Callers callers, ObjectMapper json) {
    this.streams = streams;
    this.callers = callers;
    this.json = json;
  }

  /** One connection: who is behind it, and what it listens to. */
  private record Client(
      Caller caller, Instant until, ConcurrentMap<String, Cancellable> subscriptions) {}

  /** What a client may send. */
  private record Request(
      String type, String id, Optional<UUID> customer, Optional<String> lastPosition) {}

  /** A client has come. */
  @OnOpen
  public void opened(WebSocketConnection connection) {
    clients.put(
        connection.id(), new Client(callers.current(), callers.until(), new ConcurrentHashMap<>()));
    if (stopping) {
      hangUp(connection);
    }
  }

  /** It has gone. */
  @OnClose
  public void closed(WebSocketConnection connection) {
    Client client = clients.remove(connection.id());
    if (client != null) {
      client.subscriptions().values().forEach(Cancellable::cancel);
    }
  }

  /** Hangs up on all: the clients connect anew, to another instance. */
  void end(@Observes ShutdownDelayInitiatedEvent event, OpenConnections connections) {
    stopping = true;
    connections.stream()
        .filter(connection -> clients.containsKey(connection.id()))
        .forEach(OrderSocket::hangUp);
  }

  private static void hangUp(WebSocketConnection connection) {
    Cancellable unused = connection.close(GOING_AWAY).subscribe().with(closed -> {}, gone -> {});
  }

  /** It wants something. */
  @OnTextMessage
  public Uni<Void> message(String text, WebSocketConnection connection) {
    Client client = clients.get(connection.id());
    if (client == null) {
      return Uni.createFrom().voidItem();
    }
    Request request = null;
    try {
      request = read(text);
      return act(request, client, connection);
    } catch (ProblemException problem) {
      return send(connection, error(request == null ? null : request.id(), problem));
    }
  }

  private Uni<Void> act(Request request, Client client, WebSocketConnection connection) {
    Cancellable known = client.subscriptions().remove(request.id());
    if (known != null) {
      known.cancel();
    }
    if (request.type().equals("unsubscribe")) {
      return send(connection, message("complete", request.id()));
    }
    if (client.subscriptions().size() >= MAX_SUBSCRIPTIONS) {
      throw bad("subscribe", "a connection has at most " + MAX_SUBSCRIPTIONS + " subscriptions");
    }
    Cancellable subscription =
        streams
            .open(client.caller(), client.until(), request.customer(), request.lastPosition())
            .onItem()
            .transformToUniAndConcatenate(item -> send(connection, item(request.id(), item)))
            .onTermination()
            .invoke(() -> client.subscriptions().remove(request.id()))
            .subscribe()
            .with(sent -> {}, failure -> {}, () -> finish(connection, request.id()));
    client.subscriptions().put(request.id(), subscription);
    return Uni.createFrom().voidItem();
  }

  private void finish(WebSocketConnection connection, String id) {
    Cancellable unused =
        send(connection, message("complete", id)).subscribe().with(sent -> {}, failure -> {});
  }

  private Request read(String text) {
    JsonNode node;
    try {
      node = json.readTree(text);
    } catch (JsonProcessingException e) {
      throw bad("message", "is no JSON");
    }
    String type = node.path("type").asText();
    String id = node.path("id").asText();
    if (!type.equals("subscribe") && !type.equals("unsubscribe")) {
      throw bad("type", "is neither subscribe nor unsubscribe");
    }
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw bad("id", "has to be a text of 1 to " + MAX_ID + " characters");
    }
    Optional<UUID> customer =
        Optional.ofNullable(node.path("customerId").textValue()).map(Parameters::pathId);
    return new Request(
        type, id, customer, Optional.ofNullable(node.path("lastPosition").textValue()));
  }

  private static ProblemException bad(String what, String detail) {
    return new ProblemException(
        ProblemCode.INVALID_PARAMETER,
        "'" + what + "' " + detail + ".",
        List.of(new Violation(what, detail)));
  }

  private ObjectNode message(String type, String id) {
    return json.createObjectNode().put("type", type).put("id", id);
  }

  private ObjectNode error(@Nullable String id, ProblemException problem) {
    return json.createObjectNode()
        .put("type", "error")
        .put("id", id)
        .put("code", problem.code().code())
        .put("detail", problem.detail());
  }

  private ObjectNode item(String id, StreamItem item) {
    return switch (item) {
      case StreamItem.Heartbeat heartbeat ->
          message("heartbeat", id).put("position", heartbeat.position());
      case StreamItem.Changed changed ->
          message("order", id)
              .put("position", changed.position())
              .putRawValue(
                  "order",
                  new RawValue(new String(changed.order().body(), StandardCharsets.UTF_8)));
    };
  }

  private Uni<Void> send(WebSocketConnection connection, ObjectNode message) {
    return connection.sendText(message.toString());
  }
}
