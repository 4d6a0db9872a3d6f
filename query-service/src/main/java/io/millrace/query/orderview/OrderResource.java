package io.millrace.query.orderview;

import io.millrace.query.cache.ViewKey;
import io.millrace.query.http.Answers;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Callers;
import io.millrace.query.http.Page;
import io.millrace.query.http.Parameters;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ReadPreferences;
import io.millrace.query.runtime.ReadPreference;
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
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Orders over HTTP. */
@Path("/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Callers.CUSTOMER, Callers.MERCHANT, Callers.OPERATOR})
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
  @Parameter(name = "fields", in = ParameterIn.QUERY)
  @APIResponseSchema(OrderView.class)
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
                      answer, headers, Answers.REVALIDATE, ProblemCode.ORDER_NOT_FOUND, key));
    }
    return queries
        .order(caller, id, preference)
        .map(
            found ->
                answers.item(found, headers, Answers.REVALIDATE, ProblemCode.ORDER_NOT_FOUND, key));
  }

  /** Orders, latest first. */
  @GET
  @Parameter(name = "customerId", in = ParameterIn.QUERY)
  @Parameter(name = "status", in = ParameterIn.QUERY)
  @Parameter(name = "from", in = ParameterIn.QUERY)
  @Parameter(name = "to", in = ParameterIn.QUERY)
  @Parameter(name = "fields", in = ParameterIn.QUERY)
  @Parameter(name = "limit", in = ParameterIn.QUERY)
  @Parameter(name = "cursor", in = ParameterIn.QUERY)
  @APIResponseSchema(Page.class)
  public Uni<Response> orders(@Context UriInfo uri, @Context HttpHeaders headers) {
    return lists.all(uri, headers, callers.current());
  }
}
