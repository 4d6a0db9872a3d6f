package io.millrace.query.productprices;

import io.millrace.events.catalog.Sku;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.service.callers.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Prices of the past over HTTP; open to every bearer token, like the catalogue. */
@Path("/v1/products/{sku}/prices")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
class PriceHistoryResource {
  private static final Caller ANYONE = Caller.ANYONE;

  private final PriceHistoryQueries queries;
  private final ReadPreferences preferences;
  private final Paging paging;

  PriceHistoryResource(PriceHistoryQueries queries, ReadPreferences preferences, Paging paging) {
    this.queries = queries;
    this.preferences = preferences;
    this.paging = paging;
  }

  /** The prices of one product, the latest first; with {@code asOf} the one that held then. */
  @GET
  public Uni<Response> prices(
      @PathParam("sku") String text, @Context UriInfo uri, @Context HttpHeaders headers) {
    String sku = Parameters.pathText("sku", text, Sku.EXISTING);
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<OffsetDateTime> asOf = parameters.time("asOf");
    Optional<List<String>> fields = parameters.fields(queries.fields());
    Optional<String> cursor = parameters.cursor();
    int limit = parameters.limit();
    parameters.check();
    String list = Paging.list(uri, ANYONE);
    Optional<Long> after = paging.place(cursor, list).map(Long::valueOf);
    PriceQuery query = new PriceQuery(sku, asOf, after, limit);
    ReadPreference preference = preferences.of(headers);
    if (fields.isPresent()) {
      return queries
          .list(query, fields.get(), preference)
          .map(answer -> paging.page(answer, limit, Sparse::place, uri, list));
    }
    return queries
        .list(query, preference)
        .map(answer -> paging.page(answer, limit, p -> String.valueOf(p.version()), uri, list));
  }
}
