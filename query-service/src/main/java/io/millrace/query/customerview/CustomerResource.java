package io.millrace.query.customerview;

import io.millrace.query.cache.ViewCache;
import io.millrace.query.http.Answers;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Callers;
import io.millrace.query.http.Page;
import io.millrace.query.http.Paging;
import io.millrace.query.http.Parameters;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ReadPreferences;
import io.millrace.query.runtime.ConsistentReads;
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
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Customers over HTTP. */
@Path("/v1/customers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Callers.CUSTOMER, Callers.MERCHANT, Callers.OPERATOR})
class CustomerResource {
  private final CustomerViewReader reader;
  private final ConsistentReads reads;
  private final ViewCache views;
  private final ReadPreferences preferences;
  private final Callers callers;
  private final Paging paging;

  CustomerResource(
      CustomerViewReader reader,
      ConsistentReads reads,
      ViewCache views,
      ReadPreferences preferences,
      Callers callers,
      Paging paging) {
    this.reader = reader;
    this.reads = reads;
    this.views = views;
    this.preferences = preferences;
    this.callers = callers;
    this.paging = paging;
  }

  /** One customer. */
  @GET
  @Path("/{id}")
  @APIResponseSchema(CustomerView.class)
  public Uni<Response> customer(@PathParam("id") String text, @Context HttpHeaders headers) {
    String id = Parameters.pathId(text).toString();
    Caller caller = callers.current();
    return views
        .get(reader, id, preferences.of(headers), view -> caller.sees(view.owner()))
        .map(
            found ->
                Answers.item(
                    found, headers, Answers.REVALIDATE, ProblemCode.CUSTOMER_NOT_FOUND, id));
  }

  /** Customers by id, or the one with a reference. A customer finds only itself. */
  @GET
  @Parameter(name = "reference", in = ParameterIn.QUERY)
  @Parameter(name = "limit", in = ParameterIn.QUERY)
  @Parameter(name = "cursor", in = ParameterIn.QUERY)
  @APIResponseSchema(Page.class)
  public Uni<Response> customers(@Context UriInfo uri, @Context HttpHeaders headers) {
    Caller caller = callers.current();
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<String> reference = parameters.text("reference");
    Optional<String> cursor = parameters.cursor();
    int limit = parameters.limit();
    parameters.check();
    String list = Paging.list(uri, caller);
    Optional<UUID> owner = Optional.ofNullable(caller.customerId()).map(UUID::fromString);
    Optional<UUID> after = paging.place(cursor, list).map(UUID::fromString);
    return reads
        .read(reader.list(reference, owner, after, limit), preferences.of(headers))
        .map(answer -> paging.page(answer, limit, c -> c.id().toString(), uri, list));
  }
}
