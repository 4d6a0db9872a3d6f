package io.millrace.query.customersummary;

import io.millrace.events.ShopRoles;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
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

/** Customers' summaries over HTTP. */
@Path("/v1/customers/{id}/summary")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.CUSTOMER, ShopRoles.MERCHANT, ShopRoles.OPERATOR})
class CustomerSummaryResource {
  private final CustomerSummaryQueries queries;
  private final ReadPreferences preferences;
  private final Callers callers;
  private final Answers answers;

  CustomerSummaryResource(
      CustomerSummaryQueries queries,
      ReadPreferences preferences,
      Callers callers,
      Answers answers) {
    this.queries = queries;
    this.preferences = preferences;
    this.callers = callers;
    this.answers = answers;
  }

  /** What one customer has ordered. */
  @GET
  public Uni<Response> summary(@PathParam("id") String text, @Context HttpHeaders headers) {
    String customer = Parameters.pathId(text).toString();
    return queries
        .summary(callers.current(), customer, preferences.of(headers))
        .map(
            found ->
                answers.item(
                    found,
                    headers,
                    Answers.REVALIDATE,
                    ShopProblems.CUSTOMER_NOT_FOUND,
                    CustomerSummaryQueries.key(customer)));
  }
}
