package io.millrace.query.orderview;

import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.service.callers.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists of orders, as two paths offer them. */
@Singleton
class OrderLists {
  private final OrderQueries queries;
  private final ReadPreferences preferences;
  private final Paging paging;

  OrderLists(OrderQueries queries, ReadPreferences preferences, Paging paging) {
    this.queries = queries;
    this.preferences = preferences;
    this.paging = paging;
  }

  /** All orders that the caller may see; a customer's list is its own, whatever it asks for. */
  Uni<Response> all(UriInfo uri, HttpHeaders headers, Caller caller) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<UUID> asked = parameters.uuid("customerId");
    return list(parameters, asked, uri, headers, caller);
  }

  /** The orders of one customer, whom the caller may see. */
  Uni<Response> of(UUID customer, UriInfo uri, HttpHeaders headers, Caller caller) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    return list(parameters, Optional.of(customer), uri, headers, caller);
  }

  private Uni<Response> list(
      Parameters parameters,
      Optional<UUID> customer,
      UriInfo uri,
      HttpHeaders headers,
      Caller caller) {
    Optional<String> status = parameters.oneOf("status", OrderQuery.STATUSES);
    Optional<OffsetDateTime> from = parameters.time("from");
    Optional<OffsetDateTime> to = parameters.time("to");
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    Optional<List<String>> fields = parameters.fields(queries.fields());
    parameters.check();
    String list = Paging.list(uri, caller);
    Optional<OrderPlace> after = paging.place(cursor, list).map(OrderPlace::read);
    OrderQuery query = new OrderQuery(customer, status, from, to, after, limit);
    ReadPreference preference = preferences.of(headers);
    if (fields.isPresent()) {
      return queries
          .list(caller, query, fields.get(), preference)
          .map(answer -> paging.page(answer, limit, Sparse::place, uri, list));
    }
    return queries
        .list(caller, query, preference)
        .map(
            answer -> paging.page(answer, limit, order -> OrderPlace.of(order).write(), uri, list));
  }
}
