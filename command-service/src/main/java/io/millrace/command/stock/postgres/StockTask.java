package io.millrace.command.stock.postgres;

import io.millrace.command.product.MissingProducts;
import io.millrace.command.stock.Allotment.Total;
import io.millrace.command.stock.Stock;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.StockRejection.NotEnough;
import io.millrace.command.stock.StockRejection.NotStocked;
import io.millrace.command.stock.postgres.Replenishment.Want;
import io.millrace.events.stock.StockEvent;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.Outcome;
import io.millrace.platform.command.run.Replies;
import io.millrace.platform.command.run.Task;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.transaction.LockKey;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A receipt or an adjustment: one SKU, which has to be in the catalogue. It takes no lock on the
 * aggregate beside the row's: such commands commute.
 *
 * @param before the SKU's allotments before the command, of the shards that could be asked
 * @param replenishment of this one command
 * @param missing of this one command
 * @param shard number of the shard that is asked
 * @param replies words for the stock over all shards
 */
public record StockTask(
    StockTable table,
    Allotments allotments,
    Allotments.Look before,
    Replenishment replenishment,
    MissingProducts missing,
    int shard,
    String sku,
    StockCommand command,
    Replies<Total> replies)
    implements Task<SqlConnection, Optional<Boolean>> {
  private static final String STOCKED =
      "SELECT stocked FROM product WHERE bucket = $1 AND sku = $2";

  @Override
  public Collection<LockKey> locks() {
    return List.of(StockRow.of(sku));
  }

  /** Whether the product needs stock; nothing if there is no such product. */
  @Override
  public Uni<Optional<Boolean>> load(SqlConnection connection) {
    return connection
        .preparedQuery(STOCKED)
        .execute(Tuple.of(Buckets.of(sku), sku))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(row.getBoolean("stocked"));
              }
              return Optional.empty();
            });
  }

  @Override
  public Uni<Outcome> act(SqlConnection connection, Optional<Boolean> stocked, Instant now) {
    if (stocked.isEmpty()) {
      missing.seek(shard, List.of(sku));
    }
    if (!stocked.orElse(false)) {
      return Uni.createFrom()
          .item(new Outcome.Settled(replies.refused(new NotStocked(sku, stocked.isPresent()))));
    }
    TreeMap<String, StockCommand> commands = new TreeMap<>();
    commands.put(sku, command);
    return table
        .ensure(connection, List.of(sku))
        .chain(() -> table.change(connection, shard, commands, now))
        .chain(
            result ->
                switch (result) {
                  case StockResult.Refused refused ->
                      Uni.createFrom().item(refused(refused.refusals().getFirst().rejection()));
                  case StockResult.Changed changed ->
                      changed(connection, changed.changes().getFirst());
                });
  }

  private Outcome refused(Rejection here) {
    return new Outcome.Settled(
        replies.refused(here instanceof NotEnough few ? overall(few) : here));
  }

  private Rejection overall(NotEnough here) {
    TreeMap<String, Want> want = new TreeMap<>();
    want.put(sku, new Want(here.asked(), here.available()));
    Want everywhere = Objects.requireNonNull(replenishment.tooFew(shard, want).get(sku));
    return new NotEnough(everywhere.asked(), everywhere.available());
  }

  private Uni<Outcome> changed(SqlConnection connection, Change<Stock, StockEvent> change) {
    return allotments
        .total(connection, shard, sku, change.after(), before)
        .map(
            total ->
                new Outcome.Changed(
                    replies.done(change.aggregate(), new Versioned<>(total, total.version())),
                    change.newEvents(),
                    // The statement that checked has also saved.
                    () -> Uni.createFrom().voidItem()));
  }
}
