package io.millrace.query.productview;

import io.millrace.query.cache.ViewCache;
import io.millrace.query.http.Answers;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Page;
import io.millrace.query.http.Paging;
import io.millrace.query.http.Parameters;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ReadPreferences;
import io.millrace.query.runtime.ConsistentReads;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** The catalogue over HTTP; open to every bearer token. */
@Path("/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
class ProductResource {
  private static final Caller ANYONE = new Caller(true, null);

  private final ProductViewReader reader;
  private final ConsistentReads reads;
  private final ViewCache views;
  private final ReadPreferences preferences;
  private final Paging paging;

  ProductResource(
      ProductViewReader reader,
      ConsistentReads reads,
      ViewCache views,
      ReadPreferences preferences,
      Paging paging) {
    this.reader = reader;
    this.reads = reads;
    this.views = views;
    this.preferences = preferences;
    this.paging = paging;
  }

  /** One product. */
  @GET
  @Path("/{sku}")
  @APIResponseSchema(ProductView.class)
  public Uni<Response> product(@PathParam("sku") String text, @Context HttpHeaders headers) {
    String sku = Parameters.pathSku(text);
    return views
        .get(reader, sku, preferences.of(headers), view -> true)
        .map(
            found ->
                Answers.item(found, headers, Answers.BRIEFLY, ProblemCode.PRODUCT_NOT_FOUND, sku));
  }

  /** Products by SKU; {@code q} searches names and the beginnings of SKUs. */
  @GET
  @Parameter(name = "q", in = ParameterIn.QUERY)
  @Parameter(name = "limit", in = ParameterIn.QUERY)
  @Parameter(name = "cursor", in = ParameterIn.QUERY)
  @APIResponseSchema(Page.class)
  public Uni<Response> products(@Context UriInfo uri, @Context HttpHeaders headers) {
    Parameters parameters = new Parameters(uri.getQueryParameters());
    Optional<String> search = parameters.text("q");
    Optional<String> cursor = parameters.cursor();
    int limit = parameters.limit();
    parameters.check();
    String list = Paging.list(uri, ANYONE);
    Optional<String> after = paging.place(cursor, list);
    return reads
        .read(reader.list(search, after, limit), preferences.of(headers))
        .map(answer -> paging.page(answer, limit, ProductView::sku, uri, list));
  }
}
