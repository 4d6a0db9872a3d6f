package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.CatalogCommand;
import io.millrace.command.catalog.CatalogCommand.AddProduct;
import io.millrace.command.catalog.CatalogCommand.ChangePrice;
import io.millrace.command.catalog.CatalogCommand.Chosen;
import io.millrace.command.catalog.CatalogCommand.SetCategories;
import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.catalog.Product;
import io.millrace.command.catalog.postgres.CatalogTransactions;
import io.millrace.command.catalog.postgres.CategorisingTask;
import io.millrace.command.catalog.postgres.CategoryRepository;
import io.millrace.command.catalog.postgres.ProductRepository;
import io.millrace.command.product.SkuPath;
import io.millrace.events.ShopAggregates;
import io.millrace.events.ShopRoles;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.platform.command.http.Call;
import io.millrace.platform.command.http.Calls;
import io.millrace.platform.command.http.HttpAnswers;
import io.millrace.platform.command.http.JsonReplies;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.SideEffect;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.Money;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Commands to the catalogue. */
@Path("/v1/products")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
public class ProductResource {
  private final CommandRunner runner;
  private final CatalogTransactions transactions;
  private final ProductRepository products;
  private final CategoryRepository categories;
  private final Calls calls;
  private final HttpAnswers answers;

  ProductResource(
      CommandRunner runner,
      CatalogTransactions transactions,
      ProductRepository products,
      CategoryRepository categories,
      Calls calls,
      HttpAnswers answers) {
    this.runner = runner;
    this.transactions = transactions;
    this.products = products;
    this.categories = categories;
    this.calls = calls;
    this.answers = answers;
  }

  @POST
  public Uni<Response> add(byte[] body) {
    Call call = calls.keyed(body);
    ProductRequest request = ProductRequest.read(body);
    String location =
        "/v1/products/"
            + URLEncoder.encode(request.sku(), StandardCharsets.UTF_8).replace("+", "%20");
    return categorise(
        call,
        request.sku(),
        request.categories(),
        chosen -> new AddProduct(request.name(), request.price(), request.stocked(), chosen),
        VersionCheck.NONE,
        replies(call, request.sku(), 201, location));
  }

  @PUT
  @Path("/{sku}/categories")
  public Uni<Response> categories(@PathParam("sku") String text, byte[] body) {
    Call call = calls.unkeyed(body);
    String sku = SkuPath.of(text);
    VersionCheck condition = calls.ifMatch();
    List<String> codes = ProductRequest.categories(body);
    return categorise(
        call, sku, codes, SetCategories::new, condition, replies(call, sku, 200, null));
  }

  @PUT
  @Path("/{sku}/price")
  public Uni<Response> price(@PathParam("sku") String text, byte[] body) {
    Call call = calls.unkeyed(body);
    String sku = SkuPath.of(text);
    VersionCheck condition = calls.ifMatch();
    Money price = ProductRequest.price(body);
    AggregateRef product = ShopAggregates.product(sku);
    DecidingTask<Mutiny.Session, Product, CatalogEvent> task =
        new DecidingTask<>(
            product,
            products,
            (state, now) -> CatalogDecider.decide(state, new ChangePrice(price), now),
            SideEffect.none(),
            condition,
            replies(call, sku, 200, null));
    return runner.run(call.on(product), transactions, task).map(answers::of);
  }

  private Uni<Response> categorise(
      Call call,
      String sku,
      List<String> codes,
      Function<Chosen, CatalogCommand> command,
      VersionCheck condition,
      JsonReplies<Product> replies) {
    AggregateRef product = ShopAggregates.product(sku);
    CategorisingTask task =
        new CategorisingTask(product, products, categories, codes, command, condition, replies);
    return runner.run(call.on(product), transactions, task).map(answers::of);
  }

  private static JsonReplies<Product> replies(
      Call call, String sku, int status, @Nullable String location) {
    return new JsonReplies<>(
        status,
        location,
        (state, version) -> ProductAnswer.of(sku, state, version),
        call.traceId());
  }
}
