package io.millrace.command.stock.postgres;

import io.millrace.command.runtime.Change;
import io.millrace.command.runtime.Outcome;
import io.millrace.command.runtime.Replies;
import io.millrace.command.runtime.Task;
import io.millrace.command.stock.Stock;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.StockRejection.NotStocked;
import io.millrace.events.routing.Buckets;
import io.millrace.events.stock.StockEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A receipt or an adjustment: one SKU, which has to be in the catalogue. It takes no lock on the
 * aggregate beside the row's: such commands commute.
 *
 * @param shard number of the shard that is asked
 */
public record StockTask(
    StockTable table, int shard, String sku, StockCommand command, Replies<Stock> replies)
    implements Task<SqlConnection, Optional<Boolean>> {
  private static final String STOCKED =
      "SELECT stocked FROM product WHERE bucket = $1 AND sku = $2";

  @Override
  public Collection<String> skus() {
    return List.of(sku);
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
    if (!stocked.orElse(false)) {
      return Uni.createFrom()
          .item(new Outcome.Settled(replies.refused(new NotStocked(sku, stocked.isPresent()))));
    }
    TreeMap<String, StockCommand> commands = new TreeMap<>();
    commands.put(sku, command);
    return table
        .ensure(connection, List.of(sku))
        .chain(() -> table.change(connection, shard, commands, now))
        .map(this::outcome);
  }

  private Outcome outcome(StockResult result) {
    return switch (result) {
      case StockResult.Refused refused ->
          new Outcome.Settled(replies.refused(refused.refusals().getFirst().rejection()));
      case StockResult.Changed changed -> {
        Change<Stock, StockEvent> change = changed.changes().getFirst();
        yield new Outcome.Changed(
            replies.done(change.aggregate(), change.after()),
            change.newEvents(),
            // The statement that checked has also saved.
            () -> Uni.createFrom().voidItem());
      }
    };
  }
}
