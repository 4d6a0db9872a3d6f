package io.millrace.query.graphql;

import io.millrace.query.http.Caller;
import io.millrace.query.http.Page;
import io.millrace.query.http.Paging;
import io.millrace.query.http.Parameters;
import io.millrace.query.orderview.OrderPlace;
import io.millrace.query.orderview.OrderQueries;
import io.millrace.query.orderview.OrderQuery;
import io.millrace.query.orderview.OrderView;
import io.millrace.query.productview.ProductHit;
import io.millrace.query.productview.ProductQueries;
import io.millrace.query.productview.ProductQuery;
import io.millrace.query.productview.ProductView;
import io.millrace.query.runtime.ReadPreference;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pages as GraphQL asks for them; arguments are checked like the parameters of a URL. */
@ApplicationScoped
class GraphqlPages {
  private final OrderQueries orders;
  private final ProductQueries products;
  private final Paging paging;

  GraphqlPages(OrderQueries orders, ProductQueries products, Paging paging) {
    this.orders = orders;
    this.products = products;
    this.paging = paging;
  }

  Uni<Page<OrderView>> orders(
      Caller caller,
      Optional<String> customerId,
      Optional<String> statusText,
      @Nullable Integer first,
      Optional<String> after,
      ReadPreference preference) {
    MultivaluedMap<String, String> given = given(first, after);
    customerId.ifPresent(text -> given.putSingle("customerId", text));
    statusText.ifPresent(text -> given.putSingle("status", text));
    Parameters parameters = new Parameters(given);
    Optional<UUID> customer = parameters.uuid("customerId");
    Optional<String> status = parameters.oneOf("status", OrderQuery.STATUSES);
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "graphql" + customer + status + caller.customerId();
    Optional<OrderPlace> place = paging.place(cursor, list).map(OrderPlace::read);
    OrderQuery query =
        new OrderQuery(customer, status, Optional.empty(), Optional.empty(), place, limit);
    return orders
        .list(caller, query, preference)
        .map(
            answer ->
                paging.cut(answer.rows(), limit, order -> OrderPlace.of(order).write(), list));
  }

  Uni<Page<ProductView>> products(
      Optional<String> search,
      Optional<String> matchText,
      @Nullable Integer first,
      Optional<String> after,
      ReadPreference preference) {
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
        .list(query, preference)
        .map(answer -> paging.cut(answer.rows(), limit, ProductHit::place, list))
        .map(page -> page.map(ProductHit::product));
  }

  /** What the parameters of a page would be in a URL. */
  static MultivaluedMap<String, String> given(@Nullable Integer first, Optional<String> after) {
    MultivaluedMap<String, String> given = new MultivaluedHashMap<>();
    if (first != null) {
      given.putSingle("limit", String.valueOf(first));
    }
    after.ifPresent(text -> given.putSingle("cursor", text));
    return given;
  }
}
