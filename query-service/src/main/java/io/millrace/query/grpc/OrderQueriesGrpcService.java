package io.millrace.query.grpc;

import io.millrace.events.ShopRoles;
import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.http.Asker;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Exchange;
import io.millrace.platform.query.http.Exchanges;
import io.millrace.platform.query.http.Included;
import io.millrace.platform.query.http.Missing;
import io.millrace.platform.query.http.Page;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.http.ReadTokens;
import io.millrace.query.ShopProblems;
import io.millrace.query.grpc.v1.GetOrderRequest;
import io.millrace.query.grpc.v1.GetTimelineRequest;
import io.millrace.query.grpc.v1.ListOrdersRequest;
import io.millrace.query.grpc.v1.Order;
import io.millrace.query.grpc.v1.OrderChange;
import io.millrace.query.grpc.v1.OrderPage;
import io.millrace.query.grpc.v1.Timeline;
import io.millrace.query.grpc.v1.WatchOrdersRequest;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Orders over gRPC, with the queries, the authorisation and the limits of the REST API, and with
 * its headers as metadata.
 */
@GrpcService
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class OrderQueriesGrpcService implements io.millrace.query.grpc.v1.OrderQueries {
  private final OrderQueries orders;
  private final OrderTimelineQueries timelines;
  private final TimelineMessages messages;
  private final OrderStreams streams;
  private final ReadPreferences preferences;
  private final ReadTokens tokens;
  private final Paging paging;
  private final Callers callers;
  private final Exchanges exchanges;

  OrderQueriesGrpcService(
      OrderQueries orders,
      OrderTimelineQueries timelines,
      TimelineMessages messages,
      OrderStreams streams,
      ReadPreferences preferences,
      ReadTokens tokens,
      Paging paging,
      Callers callers,
      Exchanges exchanges) {
    this.orders = orders;
    this.timelines = timelines;
    this.messages = messages;
    this.streams = streams;
    this.preferences = preferences;
    this.tokens = tokens;
    this.paging = paging;
    this.callers = callers;
    this.exchanges = exchanges;
  }

  /**
   * One message for another.
   *
   * @param token in the message; empty: the one in the metadata, if there is one
   */
  private <T> Uni<T> answer(String token, Function<Asker, Uni<T>> work) {
    Exchange exchange = exchanges.current();
    Included included = new Included();
    return callers
        .deferred()
        .chain(
            who ->
                work.apply(
                    new Asker(
                        who.caller(),
                        preferences.of(
                            token.isEmpty()
                                ? exchange.header(ReadPreferences.TOKEN_HEADER)
                                : List.of(token),
                            exchange.header(ReadPreferences.PREFER_HEADER)),
                        included)))
        .invoke(message -> exchange.tellAgain(included.headers(tokens)))
        .eventually(() -> exchange.tell(included.headers(tokens)));
  }

  @Override
  public Uni<Order> getOrder(GetOrderRequest request) {
    return answer(
        request.getConsistencyToken(),
        asker -> {
          String id = Parameters.pathId(request.getId()).toString();
          return orders
              .order(asker.caller(), id, asker.preference())
              .map(found -> asker.included().note(found, OrderQueries.key(id)))
              .map(
                  found -> {
                    CachedView order = found.view();
                    if (order == null) {
                      throw Missing.of(
                          ShopProblems.ORDER_NOT_FOUND, request.getId(), found.stale());
                    }
                    return OrderMessages.of(orders.view(order));
                  });
        });
  }

  @Override
  public Uni<OrderPage> listOrders(ListOrdersRequest request) {
    return answer(request.getConsistencyToken(), asker -> list(request, asker));
  }

  private Uni<OrderPage> list(ListOrdersRequest request, Asker asker) {
    Parameters parameters = new Parameters(parameters(request));
    Optional<UUID> customer = parameters.uuid("customer_id");
    Optional<String> status = parameters.oneOf("status", OrderQuery.STATUSES);
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "grpc" + customer + status + asker.caller().owner();
    Optional<OrderPlace> after = paging.place(cursor, list).map(OrderPlace::read);
    OrderQuery query =
        new OrderQuery(customer, status, Optional.empty(), Optional.empty(), after, limit);
    return orders
        .list(asker.caller(), query, asker.preference())
        .map(asker.included()::note)
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
    return answer(request.getConsistencyToken(), asker -> timeline(request, asker));
  }

  private Uni<Timeline> timeline(GetTimelineRequest request, Asker asker) {
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
    String list = "grpc-timeline" + id + asOf + asker.caller().owner();
    Optional<Long> after = paging.place(cursor, list).map(Long::valueOf);
    return timelines
        .timeline(
            asker.caller(),
            new OrderTimelineQuery(id, asOf, after, limit),
            timelines.fields(),
            asker.preference())
        .map(asker.included()::note)
        .map(
            answer -> {
              OrderTimeline timeline =
                  answer.rows().stream()
                      .findFirst()
                      .orElseThrow(
                          () ->
                              Missing.of(
                                  ShopProblems.ORDER_NOT_FOUND, request.getId(), answer.stale()));
              return messages.of(
                  timeline,
                  paging.cut(timeline.entries(), limit, e -> String.valueOf(e.version()), list));
            });
  }

  @Override
  public Multi<OrderChange> watchOrders(WatchOrdersRequest request) {
    Exchange exchange = exchanges.current();
    return callers
        .deferred()
        .call(() -> streams.reached(given(request.getLastPosition())))
        .onItem()
        .transformToMulti(who -> watch(request, who, exchange));
  }

  private Multi<OrderChange> watch(
      WatchOrdersRequest request, Callers.Authenticated who, Exchange exchange) {
    Optional<UUID> customer = given(request.getCustomerId()).map(Parameters::pathId);
    return streams
        .open(who, customer, given(request.getLastPosition()), exchange::hangUp)
        // The framework would take all that it can get, however slow the client, and does not tell
        // that it has gone.
        .onItem()
        .transformToUniAndConcatenate(item -> exchange.writable().replaceWith(item))
        // Clients that did not ask for heartbeats may count on an order in each message.
        .select()
        .where(item -> request.getHeartbeats() || !(item instanceof StreamItem.Heartbeat))
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
      case StreamItem.Failed failed -> throw failed.problem();
    };
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(set -> !set.isEmpty());
  }
}
