package io.millrace.command.stock.rest;

import io.millrace.command.product.MissingProducts;
import io.millrace.command.product.ProductCopies;
import io.millrace.command.product.SkuPath;
import io.millrace.command.stock.Allotment.Total;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.postgres.Allotments;
import io.millrace.command.stock.postgres.Replenishment;
import io.millrace.command.stock.postgres.StockReplenisher;
import io.millrace.command.stock.postgres.StockTable;
import io.millrace.command.stock.postgres.StockTask;
import io.millrace.events.ShopAggregates;
import io.millrace.events.ShopRoles;
import io.millrace.platform.command.http.Call;
import io.millrace.platform.command.http.Calls;
import io.millrace.platform.command.http.HttpAnswers;
import io.millrace.platform.command.http.JsonReplies;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.sharding.ShardMap;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Commands to stock. They commute, so they take no If-Match. */
@Path("/v1/stock/{sku}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({ShopRoles.MERCHANT, ShopRoles.OPERATOR})
public class StockResource {
  private final ShardMap shards;
  private final CommandRunner runner;
  private final StockTable table;
  private final Allotments allotments;
  private final StockReplenisher gathering;
  private final ProductCopies copies;
  private final Calls calls;
  private final HttpAnswers answers;

  StockResource(
      ShardMap shards,
      CommandRunner runner,
      StockTable table,
      Allotments allotments,
      StockReplenisher gathering,
      ProductCopies copies,
      Calls calls,
      HttpAnswers answers) {
    this.shards = shards;
    this.runner = runner;
    this.table = table;
    this.allotments = allotments;
    this.gathering = gathering;
    this.copies = copies;
    this.calls = calls;
    this.answers = answers;
  }

  @POST
  @Path("/receipts")
  public Uni<Response> receive(@PathParam("sku") String sku, byte[] body) {
    Call call = calls.keyed(body);
    return run(call, SkuPath.of(sku), StockRequests.receipt(body));
  }

  @POST
  @Path("/adjustments")
  public Uni<Response> adjust(@PathParam("sku") String sku, byte[] body) {
    Call call = calls.keyed(body);
    return run(call, SkuPath.of(sku), StockRequests.adjustment(body));
  }

  private Uni<Response> run(Call call, String sku, StockCommand command) {
    int bucket = ShopAggregates.product(sku).bucket();
    JsonReplies<Total> replies =
        new JsonReplies<>(201, null, (stock, _) -> StockAnswer.of(sku, stock), call.traceId());
    // These two live as long as the command, on whatever shards it is tried.
    Replenishment replenishment = gathering.replenishment();
    MissingProducts missing = new MissingProducts(copies);
    return allotments
        .look(sku)
        .chain(
            before ->
                runner.run(
                    call.creating(bucket),
                    shards.route(bucket),
                    shard ->
                        new StockTask(
                            table,
                            allotments,
                            before,
                            replenishment,
                            missing,
                            shard,
                            sku,
                            command,
                            replies)))
        .map(answers::of);
  }
}
