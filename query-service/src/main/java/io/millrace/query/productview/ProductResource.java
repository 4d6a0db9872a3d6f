package io.millrace.query.productview;

import io.millrace.events.catalog.Sku;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.http.Answers;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.service.callers.Caller;
import io.millrace.query.ShopProblems;
import io.millrace.query.productview.ProductQuery.Match;
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
import java.util.List;
import java.util.Optional;

/** The catalogue over HTTP; open to every bearer token. */
@Path("/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
class ProductResource {
  private static final Caller ANYONE = Caller.ANYONE;

  private final ProductQueries queries;
  private final ProductViewCounter counter;
  private final ReadPreferences preferences;
  private final Paging paging;
  private final Answers answers;

  ProductResource(
      ProductQueries queries,
      ProductViewCounter counter,
      ReadPreferences preferences,
      Paging paging,
      Answers answers) {
    this.queries = queries;
    this.counter = counter;
    this.preferences = preferences;
    this.paging = paging;
    this.answers = answers;
  }

  /** One product, or some fields of it. */
  @GET
  @Path("/{sku}")
  public Uni<Response> product(
      @PathParam("sku") String text, @Context UriInfo uri, @Context HttpHeaders headers) {
    String sku = Parameters.pathText("sku", text, Sku.EXISTING);
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<List<String>> fields = parameters.fields(queries.fields());
    parameters.check();
    ReadPreference preference = preferences.of(headers);
    String shared = Answers.shared(preference);
    ViewKey key = ProductQueries.key(sku);
    Uni<Response> answer =
        fields.isPresent()
            ? queries
                .product(sku, fields.get(), preference)
                .map(
                    found ->
                        answers.sparse(found, headers, shared, ShopProblems.PRODUCT_NOT_FOUND, key))
            : queries
                .product(sku, preference)
                .map(
                    found ->
                        answers.item(found, headers, shared, ShopProblems.PRODUCT_NOT_FOUND, key));
    return answer.onItem().invoke(() -> counter.viewed(sku));
  }

  /** Products by SKU; {@code q} searches them as {@code match} says, the best first. */
  @GET
  public Uni<Response> products(@Context UriInfo uri, @Context HttpHeaders headers) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<String> search = parameters.text("q");
    Optional<String> match = parameters.oneOf("match", Match.NAMES);
    if (match.isPresent() && search.isEmpty()) {
      parameters.refuse("match", "says how to look for 'q', which is missing");
    }
    Optional<List<String>> fields = parameters.fields(queries.fields());
    Optional<String> cursor = parameters.cursor();
    int limit = parameters.limit();
    parameters.check();
    String list = Paging.list(uri, ANYONE);
    ProductQuery query = ProductQuery.of(search, match, paging.place(cursor, list), limit);
    ReadPreference preference = preferences.of(headers);
    if (fields.isPresent()) {
      return queries
          .list(query, fields.get(), preference)
          .map(answer -> paging.page(answer, limit, Sparse::place, uri, list));
    }
    return queries
        .list(query, preference)
        .map(answer -> paging.page(answer, limit, ProductHit::place, uri, list));
  }
}
