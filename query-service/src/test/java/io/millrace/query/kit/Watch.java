package io.millrace.query.kit;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.query.grpc.v1.OrderChange;
import io.millrace.query.grpc.v1.WatchOrdersRequest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client of the stream of orders, over any of the interfaces. */
public interface Watch extends AutoCloseable {
  /** The orders so far, as {@code id@version}. */
  List<String> orders();

  /** Of the last message that had one. */
  String position();

  /** The stable code of the problem that has ended it, or refused it; absent as long as it runs. */
  @Nullable String failure();

  @Override
  void close();

  /** The interfaces that stream. */
  enum Over {
    SSE {
      @Override
      public Watch open(String bearer, @Nullable String lastPosition) {
        return new OverSse(EventStream.open(bearer, "/v1/orders/stream", lastPosition));
      }
    },
    WEB_SOCKET {
      @Override
      public Watch open(String bearer, @Nullable String lastPosition) {
        SocketClient socket = new SocketClient(bearer);
        String from = lastPosition == null ? "null" : "\"" + lastPosition + "\"";
        socket.send("{\"type\":\"subscribe\",\"id\":\"a\",\"lastPosition\":" + from + "}");
        return new OverSocket(socket);
      }
    },
    GRPC {
      @Override
      public Watch open(String bearer, @Nullable String lastPosition) {
        return new OverGrpc(bearer, lastPosition == null ? "" : lastPosition);
      }
    };

    public abstract Watch open(String bearer, @Nullable String lastPosition);
  }

  /** Server-sent events. */
  record OverSse(EventStream stream) implements Watch {
    @Override
    public List<String> orders() {
      return stream.data().stream()
          .filter(data -> data.contains("\"version\""))
          .map(JsonPath::new)
          .map(order -> order.getString("id") + "@" + order.getLong("version"))
          .toList();
    }

    @Override
    public String position() {
      return stream.ids().isEmpty() ? "" : stream.ids().getLast();
    }

    @Override
    public @Nullable String failure() {
      List<String> lines = stream.lines();
      int error = lines.indexOf("event:error");
      List<String> texts =
          stream.status() != 200
              ? lines
              : error < 0 ? List.of() : List.copyOf(lines.subList(error, lines.size()));
      return texts.stream()
          .filter(text -> text.contains("\"code\""))
          .map(text -> new JsonPath(text.replaceFirst("^data:", "")).getString("code"))
          .findFirst()
          .orElse(null);
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  /** A WebSocket with one subscription. */
  record OverSocket(SocketClient socket) implements Watch {
    private List<JsonPath> messages(String type) {
      return socket.received().stream()
          .filter(text -> text.contains("\"type\":\"" + type + "\""))
          .map(JsonPath::new)
          .toList();
    }

    @Override
    public List<String> orders() {
      return messages("order").stream()
          .map(m -> m.getString("order.id") + "@" + m.getLong("order.version"))
          .toList();
    }

    @Override
    public String position() {
      return socket.received().stream()
          .map(text -> new JsonPath(text).getString("position"))
          .filter(position -> position != null && !position.isEmpty())
          .reduce("", (before, after) -> after);
    }

    @Override
    public @Nullable String failure() {
      List<JsonPath> errors = messages("error");
      return errors.isEmpty() ? null : errors.getFirst().getString("code");
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** A call of gRPC. */
  final class OverGrpc implements Watch {
    private final GrpcClient client = new GrpcClient();
    private final List<OrderChange> changes = new CopyOnWriteArrayList<>();
    private volatile @Nullable String failure;

    OverGrpc(String bearer, String lastPosition) {
      WatchOrdersRequest request =
          WatchOrdersRequest.newBuilder().setHeartbeats(true).setLastPosition(lastPosition).build();
      Thread.ofVirtual().start(() -> read(bearer, request));
    }

    private void read(String bearer, WatchOrdersRequest request) {
      try {
        client.as(bearer).watchOrders(request).forEachRemaining(changes::add);
      } catch (StatusRuntimeException e) {
        Metadata trailers = Status.trailersFromThrowable(e);
        failure = trailers == null ? null : trailers.get(GrpcClient.key("millrace-code"));
      }
    }

    @Override
    public List<String> orders() {
      return changes.stream()
          .filter(OrderChange::hasOrder)
          .map(change -> change.getOrder().getId() + "@" + change.getOrder().getVersion())
          .toList();
    }

    @Override
    public String position() {
      List<OrderChange> now = new ArrayList<>(changes);
      return now.stream()
          .map(OrderChange::getPosition)
          .filter(position -> !position.isEmpty())
          .reduce("", (before, after) -> after);
    }

    @Override
    public @Nullable String failure() {
      return failure;
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
