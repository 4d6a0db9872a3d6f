package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.CatalogCommand;
import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.catalog.Product;
import io.millrace.command.catalog.postgres.CatalogTransactions;
import io.millrace.command.catalog.postgres.ProductRepository;
import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.CommandRunner;
import io.millrace.command.runtime.DecidingTask;
import io.millrace.command.runtime.SideEffect;
import io.millrace.command.runtime.VersionCheck;
import io.millrace.command.runtime.rest.Call;
import io.millrace.command.runtime.rest.Calls;
import io.millrace.command.runtime.rest.HttpAnswers;
import io.millrace.command.runtime.rest.JsonReplies;
import io.millrace.command.runtime.rest.Roles;
import io.millrace.command.runtime.rest.Skus;
import io.millrace.events.Money;
import io.millrace.events.catalog.CatalogEvent;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Commands to the catalogue. */
@Path("/v1/products")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.MERCHANT, Roles.OPERATOR})
@Tag(name = "Catalogue")
public class ProductResource {
  private final CommandRunner runner;
  private final CatalogTransactions transactions;
  private final ProductRepository products;
  private final Calls calls;
  private final HttpAnswers answers;

  ProductResource(
      CommandRunner runner,
      CatalogTransactions transactions,
      ProductRepository products,
      Calls calls,
      HttpAnswers answers) {
    this.runner = runner;
    this.transactions = transactions;
    this.products = products;
    this.calls = calls;
    this.answers = answers;
  }

  @POST
  @Operation(summary = "Put a product into the catalogue")
  @RequestBody(content = @Content(schema = @Schema(implementation = ProductRequest.class)))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = ProductAnswer.class)))
  public Uni<Response> add(byte[] body) {
    Call call = calls.keyed(body);
    ProductRequest request = ProductRequest.read(body);
    return run(
        call,
        request.sku(),
        new CatalogCommand.AddProduct(request.name(), request.price(), request.stocked()),
        VersionCheck.NONE,
        201,
        "/v1/products/"
            + URLEncoder.encode(request.sku(), StandardCharsets.UTF_8).replace("+", "%20"));
  }

  @PUT
  @Path("/{sku}/price")
  @Operation(summary = "Set the price from now on; orders placed before keep theirs")
  @RequestBody(content = @Content(schema = @Schema(implementation = Money.class)))
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = ProductAnswer.class)))
  public Uni<Response> price(@PathParam("sku") String text, byte[] body) {
    Call call = calls.unkeyed(body);
    String sku = Skus.of(text);
    VersionCheck condition = calls.ifMatch();
    Money price = ProductRequest.price(body);
    return run(call, sku, new CatalogCommand.ChangePrice(price), condition, 200, null);
  }

  private Uni<Response> run(
      Call call,
      String sku,
      CatalogCommand command,
      VersionCheck condition,
      int status,
      @Nullable String location) {
    AggregateRef product = AggregateRef.product(sku);
    JsonReplies<Product> replies =
        new JsonReplies<>(
            status,
            location,
            (state, version) -> ProductAnswer.of(sku, state, version),
            call.traceId());
    DecidingTask<Mutiny.Session, Product, CatalogEvent> task =
        new DecidingTask<>(
            product,
            products,
            (state, now) -> CatalogDecider.decide(state, command, now),
            SideEffect.none(),
            condition,
            replies);
    return runner.run(call.on(product), transactions, task).map(answers::of);
  }
}
