package io.millrace.query.customerview;

import io.millrace.events.ShopRoles;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.service.callers.Caller;
import io.millrace.platform.service.problems.ProblemType;
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
import java.util.UUID;

/** Customers over HTTP. */
@Path("/v1/customers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class CustomerResource {
  private final CustomerQueries queries;
  private final ReadPreferences preferences;
  private final Callers callers;
  private final Paging paging;
  private final Answers answers;

  CustomerResource(
      CustomerQueries queries,
      ReadPreferences preferences,
      Callers callers,
      Paging paging,
      Answers answers) {
    this.queries = queries;
    this.preferences = preferences;
    this.callers = callers;
    this.paging = paging;
    this.answers = answers;
  }

  /** One customer, or some fields of it. */
  @GET
  @Path("/{id}")
  public Uni<Response> customer(
      @PathParam("id") String text, @Context UriInfo uri, @Context HttpHeaders headers) {
    String id = Parameters.pathId(text).toString();
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<List<String>> fields = parameters.fields(queries.fields());
    parameters.check();
    Caller caller = callers.current();
    ReadPreference preference = preferences.of(headers);
    ViewKey key = CustomerQueries.key(id);
    ProblemType missing = ShopProblems.CUSTOMER_NOT_FOUND;
    if (fields.isPresent()) {
      return queries
          .customer(caller, id, fields.get(), preference)
          .map(answer -> answers.sparse(answer, headers, Answers.REVALIDATE, missing, key));
    }
    return queries
        .customer(caller, id, preference)
        .map(found -> answers.item(found, headers, Answers.REVALIDATE, missing, key));
  }

  /** Customers by id, or the one with a reference. A customer finds only itself. */
  @GET
  public Uni<Response> customers(@Context UriInfo uri, @Context HttpHeaders headers) {
    Caller caller = callers.current();
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<String> reference = parameters.text("reference");
    Optional<List<String>> fields = parameters.fields(queries.fields());
    Optional<String> cursor = parameters.cursor();
    int limit = parameters.limit();
    parameters.check();
    String list = Paging.list(uri, caller);
    Optional<UUID> after = paging.place(cursor, list).map(UUID::fromString);
    CustomerQuery query = new CustomerQuery(reference, after, limit);
    ReadPreference preference = preferences.of(headers);
    if (fields.isPresent()) {
      return queries
          .list(caller, query, fields.get(), preference)
          .map(answer -> paging.page(answer, limit, Sparse::place, uri, list));
    }
    return queries
        .list(caller, query, preference)
        .map(answer -> paging.page(answer, limit, c -> c.id().toString(), uri, list));
  }
}
