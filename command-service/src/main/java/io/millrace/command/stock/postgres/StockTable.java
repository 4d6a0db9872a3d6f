package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Stock;
import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.StockDecider;
import io.millrace.events.ShopAggregates;
import io.millrace.events.stock.StockEvent;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.transaction.Retryable;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Stock in the table {@code stock}: this shard's allotment of each SKU. */
@Singleton
public class StockTable {
  /**
   * Locks the rows in the order of the SKUs and changes all of them, or none if one does not fit.
   * The figures answered are those before the change, read under the lock; the decider works from
   * them, and has to come to the same result as the statement.
   */
  private static final String CHANGE =
      """
      WITH wanted AS (
        SELECT * FROM unnest(
          $1::int[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[])
          AS w(bucket, sku, on_hand_change, reserved_change, most, transfer)),
      locked AS MATERIALIZED (
        SELECT s.bucket, s.sku, s.version, s.on_hand, s.reserved,
          w.on_hand_change, w.reserved_change, w.most, w.transfer
        FROM stock s JOIN wanted w ON s.bucket = w.bucket AND s.sku = w.sku
        ORDER BY s.sku COLLATE "C" FOR UPDATE OF s),
      fit AS (
        SELECT count(*) = (SELECT count(*) FROM wanted) AS all_of_them FROM locked
        WHERE reserved + reserved_change >= 0
          AND on_hand + on_hand_change >= reserved + reserved_change
          AND on_hand + on_hand_change <= most),
      changed AS (
        UPDATE stock s SET version = s.version + 1,
          on_hand = s.on_hand + l.on_hand_change, reserved = s.reserved + l.reserved_change,
          transferred = s.transferred - CASE WHEN l.transfer THEN l.on_hand_change ELSE 0 END,
          transferred_held =
            s.transferred_held - CASE WHEN l.transfer THEN l.reserved_change ELSE 0 END
        FROM locked l, fit
        WHERE fit.all_of_them AND s.bucket = l.bucket AND s.sku = l.sku
          AND s.on_hand + l.on_hand_change >= s.reserved + l.reserved_change
        RETURNING s.sku)
      SELECT l.sku, l.version, l.on_hand, l.reserved, c.sku IS NOT NULL AS changed
      FROM locked l LEFT JOIN changed c ON c.sku = l.sku""";

  private static final String LOCK =
      """
      SELECT s.sku, s.version, s.on_hand, s.reserved
      FROM unnest($1::int[], $2::text[]) AS w(bucket, sku) JOIN stock s USING (bucket, sku)
      ORDER BY s.sku COLLATE "C" FOR UPDATE OF s""";

  private static final String ENSURE =
      """
      INSERT INTO stock (bucket, sku, version, on_hand, reserved)
      SELECT bucket, sku, 0, 0, 0 FROM unnest($1::int[], $2::text[]) AS w(bucket, sku)
      ORDER BY sku COLLATE "C" ON CONFLICT DO NOTHING""";

  /**
   * Changes the stock of several SKUs, all or nothing.
   *
   * @param shard number of the shard that the connection belongs to
   * @param commands one per SKU
   */
  public Uni<StockResult> change(
      SqlConnection connection, int shard, SortedMap<String, StockCommand> commands, Instant now) {
    if (commands.isEmpty()) {
      return Uni.createFrom().item(new StockResult.Changed(List.of()));
    }
    Collection<StockCommand> values = commands.values();
    Tuple parameters =
        Tuple.of(
            buckets(commands.keySet()),
            commands.keySet().toArray(String[]::new),
            values.stream().map(StockCommand::onHandChange).toArray(Long[]::new),
            values.stream().map(StockCommand::reservedChange).toArray(Long[]::new),
            values.stream().map(StockDecider::limit).toArray(Long[]::new),
            values.stream().map(StockTable::isTransfer).toArray(Boolean[]::new));
    return connection
        .preparedQuery(CHANGE)
        .execute(parameters)
        .map(rows -> result(shard, commands, rows, now));
  }

  /** Locks those that there are, in the order of the SKUs, and tells their figures. */
  Uni<Map<String, Stock>> lock(SqlConnection connection, Collection<String> skus) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(buckets(skus), skus.toArray(String[]::new)))
        .map(
            rows -> {
              Map<String, Stock> found = new HashMap<>();
              rows.forEach(row -> found.put(row.getString("sku"), before(row).state()));
              return found;
            });
  }

  /** Makes rows of nothing for SKUs that have none yet, so that they can be locked. */
  public Uni<Void> ensure(SqlConnection connection, Collection<String> skus) {
    return connection
        .preparedQuery(ENSURE)
        .execute(Tuple.of(buckets(skus), skus.toArray(String[]::new)))
        .replaceWithVoid();
  }

  private static boolean isTransfer(StockCommand command) {
    return command instanceof StockCommand.TransferOut
        || command instanceof StockCommand.TransferIn;
  }

  private static StockResult result(
      int shard, SortedMap<String, StockCommand> commands, RowSet<Row> rows, Instant now) {
    Map<String, Row> bySku = new HashMap<>();
    rows.forEach(row -> bySku.put(row.getString("sku"), row));
    List<Change<Stock, StockEvent>> changes = new ArrayList<>();
    List<StockResult.Refusal> refusals = new ArrayList<>();
    commands.forEach(
        (sku, command) -> {
          Versioned<Stock> before = before(bySku.get(sku));
          switch (StockDecider.decide(before.state(), command, now)) {
            case Decision.Accepted<StockEvent> accepted ->
                changes.add(change(shard, sku, before, accepted.events()));
            case Decision.Rejected<StockEvent> rejected ->
                refusals.add(new StockResult.Refusal(sku, rejected.rejection()));
            case Decision.Unchanged<StockEvent> _ ->
                throw new IllegalStateException("every command to stock changes it");
          }
        });
    long changed = bySku.values().stream().filter(row -> row.getBoolean("changed")).count();
    if (changed != (refusals.isEmpty() ? commands.size() : 0)) {
      // A row that came into being between the statement's snapshot and now: look again.
      throw new Retryable("the stock was not what the statement took it for");
    }
    return refusals.isEmpty()
        ? new StockResult.Changed(changes)
        : new StockResult.Refused(refusals);
  }

  private static Versioned<Stock> before(@Nullable Row row) {
    return row == null
        ? new Versioned<>(Stock.NONE, 0)
        : new Versioned<>(
            new Stock(row.getLong("on_hand"), row.getLong("reserved")), row.getLong("version"));
  }

  private static Change<Stock, StockEvent> change(
      int shard, String sku, Versioned<Stock> before, List<StockEvent> events) {
    Stock after = before.state();
    for (StockEvent event : events) {
      after = StockDecider.evolve(after, event);
    }
    return new Change<>(
        ShopAggregates.stock(sku, shard),
        before,
        new Versioned<>(after, before.version() + events.size()),
        events);
  }

  private static Integer[] buckets(Collection<String> skus) {
    return skus.stream().map(Buckets::of).toArray(Integer[]::new);
  }
}
