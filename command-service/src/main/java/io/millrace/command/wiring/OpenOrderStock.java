package io.millrace.command.wiring;

import io.millrace.command.stock.Transfer;
import io.millrace.command.stock.Transfer.Parcel;
import io.millrace.command.stock.postgres.StockTransfers;
import io.millrace.command.stock.postgres.StockTransfers.Departure;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Transactions.Scope;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import java.util.UUID;

/** Sends the stock that open orders hold after them, as a transfer of held pieces. */
@Singleton
public class OpenOrderStock {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String HELD =
      """
      SELECT l.sku, sum(l.quantity - l.shipped)::bigint AS held
      FROM customer_order o
      JOIN order_line l ON l.bucket = o.bucket AND l.order_id = o.id
      WHERE o.bucket = ANY ($1) AND o.status IN ('placed', 'paid', 'partly-shipped')
        AND l.stocked AND l.quantity > l.shipped
      GROUP BY l.sku""";

  private final ShardMap shards;
  private final StockTransfers transfers;
  private final InstantSource clock;

  /** Through these transfers. */
  public OpenOrderStock(ShardMap shards, StockTransfers transfers, InstantSource clock) {
    this.shards = shards;
    this.transfers = transfers;
    this.clock = clock;
  }

  /**
   * Brings them to the move's target. Takes effect once for a move, however often it is called.
   *
   * @return false if the source does not hold what the orders say; nothing was taken then
   */
  public boolean follow(Move move) {
    Shard source = shards.all().get(move.source());
    EventMetadata metadata = new EventMetadata(null, null, "shard-move-" + move.id(), "millrace");
    return held(source, move)
        .chain(
            parcels -> {
              if (parcels.isEmpty()) {
                return Uni.createFrom().item(true);
              }
              Transfer transfer = new Transfer(id(move), move.source(), move.target(), parcels);
              return source
                  .transactions()
                  .run(new CommandStage(), scope -> sendOnce(scope, transfer, metadata))
                  .chain(
                      departure ->
                          switch (departure) {
                            case Departure.Refused _ -> Uni.createFrom().item(false);
                            case Departure.Sent _ ->
                                transfers.complete(transfer, metadata).replaceWith(true);
                          });
            })
        .await()
        .atMost(PATIENCE);
  }

  private Uni<Departure> sendOnce(
      Scope<SqlConnection> scope, Transfer transfer, EventMetadata metadata) {
    return scope
        .store()
        .preparedQuery("SELECT 1 FROM stock_transfer WHERE id = $1")
        .execute(Tuple.of(transfer.id()))
        .chain(
            rows ->
                rows.size() > 0
                    ? Uni.createFrom().item(new Departure.Sent(transfer))
                    : transfers.send(
                        scope, transfer, metadata, clock.instant().truncatedTo(ChronoUnit.MICROS)));
  }

  /** The source is fenced: these figures do not change any more. */
  private static Uni<TreeMap<String, Parcel>> held(Shard source, Move move) {
    return source
        .pool()
        .preparedQuery(HELD)
        .execute(Tuple.of(move.buckets().toArray(Integer[]::new)))
        .map(
            rows -> {
              TreeMap<String, Parcel> parcels = new TreeMap<>();
              for (Row row : rows) {
                parcels.put(row.getString("sku"), Parcel.held(row.getLong("held")));
              }
              return parcels;
            });
  }

  private static UUID id(Move move) {
    return UUID.nameUUIDFromBytes(
        ("millrace:shard-move:" + move.id()).getBytes(StandardCharsets.UTF_8));
  }
}
