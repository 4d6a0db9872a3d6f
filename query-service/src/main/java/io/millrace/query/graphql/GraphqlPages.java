package io.millrace.query.graphql;

import io.millrace.platform.query.http.Asker;
import io.millrace.platform.query.http.Page;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.service.callers.Caller;
import io.millrace.query.orderview.OrderPlace;
import io.millrace.query.orderview.OrderQueries;
import io.millrace.query.orderview.OrderQuery;
import io.millrace.query.orderview.OrderView;
import io.millrace.query.productview.ProductHit;
import io.millrace.query.productview.ProductQueries;
import io.millrace.query.productview.ProductQuery;
import io.millrace.query.productview.ProductView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages as GraphQL asks for them; arguments are checked like the parameters of a URL. */
@Singleton
class GraphqlPages {
  /** The argument that says how many items a page has. */
  static final String FIRST = "first";

  /** As in the schema; null, which can be given for it, means the same. */
  static final int DEFAULT_FIRST = 20;

  private final OrderQueries orders;
  private final ProductQueries products;
  private final Paging paging;

  GraphqlPages(OrderQueries orders, ProductQueries products, Paging paging) {
    this.orders = orders;
    this.products = products;
    this.paging = paging;
  }

  /**
   * One page of orders.
   *
   * @param query as it is asked for, without the customer
   * @param list names the list that the page is cut from
   */
  record OrdersAsked(Optional<UUID> customer, OrderQuery query, String list) {}

  OrdersAsked asked(
      Caller caller,
      Optional<String> customerId,
      Optional<String> statusText,
      @Nullable Integer first,
      Optional<String> after) {
    MultivaluedMap<String, String> given = given(first, after);
    customerId.ifPresent(text -> given.putSingle("customerId", text));
    statusText.ifPresent(text -> given.putSingle("status", text));
    Parameters parameters = new Parameters(given);
    Optional<UUID> customer = parameters.uuid("customerId");
    Optional<String> status = parameters.oneOf("status", OrderQuery.STATUSES);
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "graphql" + customer + status + caller.owner();
    Optional<OrderPlace> place = paging.place(cursor, list).map(OrderPlace::read);
    OrderQuery query =
        new OrderQuery(Optional.empty(), status, Optional.empty(), Optional.empty(), place, limit);
    return new OrdersAsked(customer, query, list);
  }

  Uni<Page<OrderView>> orders(Asker asker, OrdersAsked asked) {
    return orders
        .list(asker.caller(), asked.query().of(asked.customer()), asker.preference())
        .map(answer -> page(asked, asker.included().note(answer).rows()));
  }

  /** Pages of several customers: one statement for all that are asked for alike. */
  Uni<Map<OrdersAsked, Page<OrderView>>> orders(Asker asker, Set<OrdersAsked> asked) {
    return Multi.createFrom()
        .iterable(asked.stream().collect(Collectors.groupingBy(OrdersAsked::query)).entrySet())
        .onItem()
        .transformToUniAndMerge(
            alike -> {
              List<UUID> customers =
                  alike.getValue().stream().flatMap(one -> one.customer().stream()).toList();
              return orders
                  .lists(asker.caller(), customers, alike.getKey(), asker.preference())
                  .map(answer -> pages(alike.getValue(), asker.included().note(answer).rows()));
            })
        .collect()
        .in(HashMap::new, Map::putAll);
  }

  private Map<OrdersAsked, Page<OrderView>> pages(List<OrdersAsked> asked, List<OrderView> rows) {
    Map<UUID, List<OrderView>> byCustomer =
        rows.stream()
            .collect(Collectors.groupingBy(order -> Objects.requireNonNull(order.customer()).id()));
    return asked.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                one ->
                    page(one, byCustomer.getOrDefault(one.customer().orElseThrow(), List.of()))));
  }

  private Page<OrderView> page(OrdersAsked asked, List<OrderView> rows) {
    return paging.cut(
        rows, asked.query().limit(), order -> OrderPlace.of(order).write(), asked.list());
  }

  Uni<Page<ProductView>> products(
      Asker asker,
      Optional<String> search,
      Optional<String> matchText,
      @Nullable Integer first,
      Optional<String> after) {
    MultivaluedMap<String, String> given = given(first, after);
    search.ifPresent(text -> given.putSingle("search", text));
    matchText.ifPresent(text -> given.putSingle("match", text));
    Parameters parameters = new Parameters(given);
    Optional<String> text = parameters.text("search");
    Optional<String> match = parameters.oneOf("match", ProductQuery.Match.NAMES);
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "graphql-products" + text + match;
    ProductQuery query = ProductQuery.of(text, match, paging.place(cursor, list), limit);
    return products
        .list(query, asker.preference())
        .map(
            answer ->
                paging.cut(asker.included().note(answer).rows(), limit, ProductHit::place, list))
        .map(page -> page.map(ProductHit::product));
  }

  /** What the parameters of a page would be in a URL. */
  static MultivaluedMap<String, String> given(@Nullable Integer first, Optional<String> after) {
    MultivaluedMap<String, String> given = new MultivaluedHashMap<>();
    given.putSingle("limit", String.valueOf(first == null ? DEFAULT_FIRST : first));
    after.ifPresent(text -> given.putSingle("cursor", text));
    return given;
  }
}
