package io.millrace.query.stockview;

import io.millrace.events.catalog.Sku;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.query.ShopProblems;
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

/** Stock over HTTP; open to every bearer token. */
@Path("/v1/stock/{sku}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
class StockResource {
  private final StockQueries queries;
  private final ReadPreferences preferences;
  private final Answers answers;

  StockResource(StockQueries queries, ReadPreferences preferences, Answers answers) {
    this.queries = queries;
    this.preferences = preferences;
    this.answers = answers;
  }

  /** The stock of one SKU. */
  @GET
  public Uni<Response> stock(@PathParam("sku") String text, @Context HttpHeaders headers) {
    String sku = Parameters.pathText("sku", text, Sku.EXISTING);
    return queries
        .stock(sku, preferences.of(headers))
        .map(
            found ->
                answers.item(
                    found,
                    headers,
                    Answers.REVALIDATE,
                    ShopProblems.STOCK_NOT_FOUND,
                    StockQueries.key(sku)));
  }
}
