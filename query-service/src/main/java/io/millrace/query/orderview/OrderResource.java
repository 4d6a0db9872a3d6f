package io.millrace.query.orderview;

import io.millrace.query.cache.ViewCache;
import io.millrace.query.http.Answers;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Callers;
import io.millrace.query.http.Page;
import io.millrace.query.http.Parameters;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ReadPreferences;
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
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Orders over HTTP. */
@Path("/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Callers.CUSTOMER, Callers.MERCHANT, Callers.OPERATOR})
class OrderResource {
  private final OrderViewReader reader;
  private final OrderLists lists;
  private final ViewCache views;
  private final ReadPreferences preferences;
  private final Callers callers;

  OrderResource(
      OrderViewReader reader,
      OrderLists lists,
      ViewCache views,
      ReadPreferences preferences,
      Callers callers) {
    this.reader = reader;
    this.lists = lists;
    this.views = views;
    this.preferences = preferences;
    this.callers = callers;
  }

  /** One order. */
  @GET
  @Path("/{id}")
  @APIResponseSchema(OrderView.class)
  public Uni<Response> order(@PathParam("id") String text, @Context HttpHeaders headers) {
    String id = Parameters.pathId(text).toString();
    Caller caller = callers.current();
    return views
        .get(reader, id, preferences.of(headers), view -> caller.sees(view.owner()))
        .map(
            found ->
                Answers.item(found, headers, Answers.REVALIDATE, ProblemCode.ORDER_NOT_FOUND, id));
  }

  /** Orders, latest first. */
  @GET
  @Parameter(name = "customerId", in = ParameterIn.QUERY)
  @Parameter(name = "status", in = ParameterIn.QUERY)
  @Parameter(name = "from", in = ParameterIn.QUERY)
  @Parameter(name = "to", in = ParameterIn.QUERY)
  @Parameter(name = "limit", in = ParameterIn.QUERY)
  @Parameter(name = "cursor", in = ParameterIn.QUERY)
  @APIResponseSchema(Page.class)
  public Uni<Response> orders(@Context UriInfo uri, @Context HttpHeaders headers) {
    return lists.all(uri, headers, callers.current());
  }
}
