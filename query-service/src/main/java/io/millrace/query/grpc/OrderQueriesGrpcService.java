package io.millrace.query.grpc;

import io.millrace.query.cache.CachedView;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.GetTimelineRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.grpc.v1.Order;
import io.millrace.query.grpc.v1.OrderChange;
import io.millrace.query.grpc.v1.OrderPage;
import io.millrace.query.grpc.v1.Timeline;
import io.millrace.query.grpc.v1.WatchOrdersRequest;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Callers;
import io.millrace.query.http.Page;
import io.millrace.query.http.Paging;
import io.millrace.query.http.Parameters;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ProblemException;
import io.millrace.query.http.ReadPreferences;
import io.millrace.query.orderstream.OrderStreams;
import io.millrace.query.orderstream.StreamItem;
import io.millrace.query.orderview.OrderPlace;
import io.millrace.query.orderview.OrderQueries;
import io.millrace.query.orderview.OrderQuery;
import io.millrace.query.orderview.OrderTimeline;
import io.millrace.query.orderview.OrderTimelineQueries;
import io.millrace.query.orderview.OrderTimelineQuery;
import io.millrace.query.orderview.OrderView;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders over gRPC, with the queries and the authorisation of the REST API. */
@GrpcService
@RolesAllowed({Callers.CUSTOMER, Callers.MERCHANT, Callers.OPERATOR})
class OrderQueriesGrpcService implements io.millrace.query.grpc.v1.OrderQueries {
  private final OrderQueries orders;
  private final OrderTimelineQueries timelines;
  private final TimelineMessages messages;
  private final OrderStreams streams;
  private final ReadPreferences preferences;
  private final Paging paging;
  private final Callers callers;

  OrderQueriesGrpcService(
      OrderQueries orders,
      OrderTimelineQueries timelines,
      TimelineMessages messages,
      OrderStreams streams,
      ReadPreferences preferences,
      Paging paging,
      Callers callers) {
    this.orders = orders;
    this.timelines = timelines;
    this.messages = messages;
    this.streams = streams;
    this.preferences = preferences;
    this.paging = paging;
    this.callers = callers;
  }

  @Override
  public Uni<Order> getOrder(GetOrderRequest request) {
    return callers
        .deferred()
        .chain(
            who -> {
              String id = Parameters.pathId(request.getId()).toString();
              return orders.order(
                  who.caller(), id, preferences.of(given(request.getConsistencyToken())));
            })
        .map(
            found -> {
              CachedView order = found.view();
              if (order == null) {
                throw ProblemException.missing(ProblemCode.ORDER_NOT_FOUND, request.getId());
              }
              return OrderMessages.of(orders.view(order));
            })
        .onFailure()
        .transform(GrpcProblems::of);
  }

  @Override
  public Uni<OrderPage> listOrders(ListOrdersRequest request) {
    return callers
        .deferred()
        .chain(who -> list(request, who.caller()))
        .onFailure()
        .transform(GrpcProblems::of);
  }

  private Uni<OrderPage> list(ListOrdersRequest request, Caller caller) {
    Parameters parameters = new Parameters(parameters(request));
    Optional<UUID> customer = parameters.uuid("customer_id");
    Optional<String> status = parameters.oneOf("status", OrderQuery.STATUSES);
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "grpc" + customer + status + caller.customerId();
    Optional<OrderPlace> after = paging.place(cursor, list).map(OrderPlace::read);
    OrderQuery query =
        new OrderQuery(customer, status, Optional.empty(), Optional.empty(), after, limit);
    return orders
        .list(caller, query, preferences.of(given(request.getConsistencyToken())))
        .map(
            answer -> {
              Page<OrderView> page =
                  paging.cut(answer.rows(), limit, order -> OrderPlace.of(order).write(), list);
              OrderPage.Builder builder = OrderPage.newBuilder();
              page.items().forEach(order -> builder.addOrders(OrderMessages.of(order)));
              String next = page.nextCursor();
              return builder.setNextPageToken(next == null ? "" : next).build();
            });
  }

  /** A field that is not set is empty; the rest is checked like the parameters of a URL. */
  private static MultivaluedMap<String, String> parameters(ListOrdersRequest request) {
    MultivaluedMap<String, String> given = new MultivaluedHashMap<>();
    put(given, "customer_id", request.getCustomerId());
    put(given, "status", request.getStatus());
    put(given, "limit", request.getPageSize() == 0 ? "" : String.valueOf(request.getPageSize()));
    put(given, "cursor", request.getPageToken());
    return given;
  }

  private static void put(MultivaluedMap<String, String> given, String name, String value) {
    if (!value.isEmpty()) {
      given.putSingle(name, value);
    }
  }

  @Override
  public Uni<Timeline> getTimeline(GetTimelineRequest request) {
    return callers
        .deferred()
        .chain(who -> timeline(request, who.caller()))
        .onFailure()
        .transform(GrpcProblems::of);
  }

  private Uni<Timeline> timeline(GetTimelineRequest request, Caller caller) {
    UUID id = Parameters.pathId(request.getId());
    MultivaluedMap<String, String> given = new MultivaluedHashMap<>();
    put(given, "limit", request.getPageSize() == 0 ? "" : String.valueOf(request.getPageSize()));
    put(given, "cursor", request.getPageToken());
    if (request.hasAsOf()) {
      put(given, "asOf", TimelineMessages.text(request.getAsOf()));
    }
    Parameters parameters = new Parameters(given);
    Optional<OffsetDateTime> asOf = parameters.time("asOf");
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "grpc-timeline" + id + asOf + caller.customerId();
    Optional<Long> after = paging.place(cursor, list).map(Long::valueOf);
    return timelines
        .timeline(
            caller,
            new OrderTimelineQuery(id, asOf, after, limit),
            timelines.fields(),
            preferences.of(given(request.getConsistencyToken())))
        .map(
            answer -> {
              OrderTimeline timeline =
                  answer.rows().stream()
                      .findFirst()
                      .orElseThrow(
                          () ->
                              ProblemException.missing(
                                  ProblemCode.ORDER_NOT_FOUND, request.getId()));
              return messages.of(
                  timeline,
                  paging.cut(timeline.entries(), limit, e -> String.valueOf(e.version()), list));
            });
  }

  @Override
  public Multi<OrderChange> watchOrders(WatchOrdersRequest request) {
    return callers
        .deferred()
        .onItem()
        .transformToMulti(who -> watch(request, who))
        .onFailure()
        .transform(GrpcProblems::of);
  }

  private Multi<OrderChange> watch(WatchOrdersRequest request, Callers.Authenticated who) {
    Optional<UUID> customer =
        Optional.ofNullable(given(request.getCustomerId())).map(Parameters::pathId);
    Optional<String> last = Optional.ofNullable(given(request.getLastPosition()));
    return streams
        .open(who.caller(), who.until(), customer, last)
        // Clients that did not ask for heartbeats may count on an order in each message.
        .select()
        .where(item -> request.getHeartbeats() || item instanceof StreamItem.Changed)
        .map(this::message);
  }

  private OrderChange message(StreamItem item) {
    return switch (item) {
      case StreamItem.Heartbeat heartbeat ->
          OrderChange.newBuilder().setPosition(heartbeat.position()).build();
      case StreamItem.Changed changed ->
          OrderChange.newBuilder()
              .setPosition(changed.position())
              .setOrder(OrderMessages.of(orders.view(changed.order())))
              .build();
    };
  }

  private static @Nullable String given(String text) {
    return text.isEmpty() ? null : text;
  }
}
