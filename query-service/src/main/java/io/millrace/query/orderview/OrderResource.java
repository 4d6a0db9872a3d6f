package io.millrace.query.orderview;

import io.millrace.events.ShopRoles;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.service.callers.Caller;
import io.millrace.query.ShopProblems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** Orders over HTTP. */
@Path("/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class OrderResource {
  private final OrderQueries queries;
  private final OrderLists lists;
  private final ReadPreferences preferences;
  private final Callers callers;
  private final Answers answers;

  OrderResource(
      OrderQueries queries,
      OrderLists lists,
      ReadPreferences preferences,
      Callers callers,
      Answers answers) {
    this.queries = queries;
    this.lists = lists;
    this.preferences = preferences;
    this.callers = callers;
    this.answers = answers;
  }

  /** One order, or some fields of it. */
  @GET
  @Path("/{id}")
  public Uni<Response> order(
      @PathParam("id") String text, @Context UriInfo uri, @Context HttpHeaders headers) {
    String id = Parameters.pathId(text).toString();
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<List<String>> fields = parameters.fields(queries.fields());
    parameters.check();
    Caller caller = callers.current();
    ReadPreference preference = preferences.of(headers);
    ViewKey key = OrderQueries.key(id);
    if (fields.isPresent()) {
      return queries
          .order(caller, id, fields.get(), preference)
          .map(
              answer ->
                  answers.sparse(
                      answer, headers, Answers.REVALIDATE, ShopProblems.ORDER_NOT_FOUND, key));
    }
    return queries
        .order(caller, id, preference)
        .map(
            found ->
                answers.item(
                    found, headers, Answers.REVALIDATE, ShopProblems.ORDER_NOT_FOUND, key));
  }

  /** Orders, latest first. */
  @GET
  public Uni<Response> orders(@Context UriInfo uri, @Context HttpHeaders headers) {
    return lists.all(uri, headers, callers.current());
  }
}
