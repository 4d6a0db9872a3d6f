package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Allotment;
import io.millrace.command.stock.BalancePolicy;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Moves free pieces to shards that have few. Held ones stay where their orders are. */
@Singleton
public class Rebalancing {
  private static final EventMetadata METADATA =
      new EventMetadata(null, null, "stock-rebalancing", "millrace");

  private static final String LEASE =
      """
      UPDATE rebalancer_lease
      SET owner = $1, expires_at = now() + $2::bigint * interval '1 millisecond'
      WHERE owner = $1 OR expires_at < now()""";

  private final ShardMap shards;
  private final Allotments allotments;
  private final StockTransfers transfers;

  Rebalancing(ShardMap shards, Allotments allotments, StockTransfers transfers) {
    this.shards = shards;
    this.allotments = allotments;
    this.transfers = transfers;
  }

  /** From where to where. */
  private record Way(int donor, int receiver) {}

  /** Whether this owner alone may rebalance for so long; two at once would shift too much. */
  public Uni<Boolean> acquire(UUID owner, Duration time) {
    return shards
        .home()
        .pool()
        .preparedQuery(LEASE)
        .execute(Tuple.of(owner, time.toMillis()))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Evens out the SKUs of these buckets. Does nothing if a shard does not answer: what goes there
   * would be on its way for long.
   *
   * @return how many transfers it took
   */
  public Uni<Integer> even(int firstBucket, int lastBucket) {
    return allotments
        .ofBuckets(firstBucket, lastBucket)
        .map(Rebalancing::plan)
        .chain(
            plan ->
                Multi.createFrom()
                    .iterable(plan.entrySet())
                    .onItem()
                    .transformToUniAndConcatenate(
                        part ->
                            transfers.moveUpTo(
                                part.getKey().donor(),
                                part.getKey().receiver(),
                                part.getValue(),
                                METADATA))
                    .collect()
                    .asList()
                    .replaceWith(plan.size()));
  }

  private static Map<Way, TreeMap<String, Long>> plan(List<Map<String, Allotment>> byShard) {
    TreeSet<String> skus = new TreeSet<>();
    byShard.forEach(shard -> skus.addAll(shard.keySet()));
    Map<Way, TreeMap<String, Long>> plan = new HashMap<>();
    for (String sku : skus) {
      List<Long> available =
          byShard.stream()
              .map(shard -> shard.getOrDefault(sku, Allotment.NONE).stock().available())
              .toList();
      for (BalancePolicy.Move move : BalancePolicy.moves(available)) {
        plan.computeIfAbsent(new Way(move.donor(), move.receiver()), _ -> new TreeMap<>())
            .put(sku, move.pieces());
      }
    }
    return plan;
  }
}
