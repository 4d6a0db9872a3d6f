package io.millrace.examples.loans.query;

import io.millrace.examples.loans.Library;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.service.callers.Caller;
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

/** Loans over HTTP. A patron finds what it has itself. */
@Path("/v1/loans/" + Library.COPY)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Library.LIBRARIAN, Library.PATRON})
class LoanResource {
  private final LoanViewReader reader;
  private final ViewCache cache;
  private final Callers callers;
  private final ReadPreferences preferences;
  private final Answers answers;

  LoanResource(
      LoanViewReader reader,
      ViewCache cache,
      Callers callers,
      ReadPreferences preferences,
      Answers answers) {
    this.reader = reader;
    this.cache = cache;
    this.callers = callers;
    this.preferences = preferences;
    this.answers = answers;
  }

  /** The loan of one copy. */
  @GET
  public Uni<Response> loan(@PathParam("copy") String copy, @Context HttpHeaders headers) {
    Caller caller = callers.current();
    return cache
        .get(reader, copy, preferences.of(headers), view -> caller.sees(view.owner()))
        .map(
            found ->
                answers.item(
                    found, headers, Answers.REVALIDATE, Library.LOAN_NOT_FOUND, reader.key(copy)));
  }
}
