package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Allotment;
import io.millrace.command.stock.Allotment.Total;
import io.millrace.command.stock.Stock;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at the stock of a SKU on the shards, without locks. */
@Singleton
public class Allotments {
  private static final String OF_SKUS =
      """
      SELECT s.sku, s.version, s.on_hand, s.reserved, s.transferred, s.transferred_held
      FROM unnest($1::int[], $2::text[]) AS w(bucket, sku) JOIN stock s USING (bucket, sku)""";

  private static final String OF_BUCKETS =
      """
      SELECT sku, version, on_hand, reserved, transferred, transferred_held
      FROM stock WHERE bucket BETWEEN $1 AND $2""";

  /** A receipt does not wait again so soon for a shard that has just been waited for in vain. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(2);

  private final ShardMap shards;
  private final Duration patience;
  private final Map<Integer, Long> silentSince = new ConcurrentHashMap<>();

  Allotments(ShardMap shards, WriteConfig config) {
    this.shards = shards;
    this.patience = config.timeout().statement();
  }

  /** Whether stock is split at all. */
  public boolean areSplit() {
    return shards.all().size() > 1;
  }

  /**
   * What the shards said of one SKU.
   *
   * @param byShard by number of the shard, of those that answered
   * @param complete whether every shard did
   */
  public record Look(Map<Integer, Allotment> byShard, boolean complete) {}

  /** By number of the shard, of these SKUs those that it has; without shards that are silent. */
  Uni<Map<Integer, Map<String, Allotment>>> ofReachable(Collection<String> skus) {
    return ofReachable(shards.all(), skus);
  }

  private Uni<Map<Integer, Map<String, Allotment>>> ofReachable(
      List<Shard> asked, Collection<String> skus) {
    List<Uni<Optional<Map<String, Allotment>>>> looks =
        asked.stream()
            .map(
                shard ->
                    of(shard.pool(), skus)
                        .map(Optional::of)
                        // A shard that stands still says nothing, not even that it fails.
                        .ifNoItem()
                        .after(patience)
                        .recoverWithItem(
                            () -> {
                              silentSince.put(shard.number(), System.nanoTime());
                              return Optional.empty();
                            })
                        .onFailure()
                        .recoverWithItem(Optional.empty()))
            .toList();
    return Uni.join()
        .all(looks)
        .andFailFast()
        .map(
            found -> {
              Map<Integer, Map<String, Allotment>> byShard = new HashMap<>();
              for (int i = 0; i < found.size(); i++) {
                int number = asked.get(i).number();
                found.get(i).ifPresent(allotments -> byShard.put(number, allotments));
              }
              return byShard;
            });
  }

  /** As the connection sees it. */
  Uni<Map<String, Allotment>> of(SqlClient client, Collection<String> skus) {
    return client
        .preparedQuery(OF_SKUS)
        .execute(
            Tuple.of(
                skus.stream().map(Buckets::of).toArray(Integer[]::new),
                skus.toArray(String[]::new)))
        .map(Allotments::bySku);
  }

  /** Of one SKU, as far as the shards can be asked; of none if stock is not split. */
  public Uni<Look> look(String sku) {
    if (!areSplit()) {
      return Uni.createFrom().item(new Look(Map.of(), true));
    }
    List<Shard> asked = shards.all().stream().filter(shard -> !isSilent(shard)).toList();
    return (asked.isEmpty()
            ? Uni.createFrom().item(Map.<Integer, Map<String, Allotment>>of())
            : ofReachable(asked, List.of(sku)))
        .map(
            found -> {
              Map<Integer, Allotment> byShard = new HashMap<>();
              found.forEach(
                  (shard, has) -> byShard.put(shard, has.getOrDefault(sku, Allotment.NONE)));
              return new Look(byShard, found.size() == shards.all().size());
            });
  }

  private boolean isSilent(Shard shard) {
    Long since = silentSince.get(shard.number());
    return since != null && System.nanoTime() - since < LEFT_ALONE.toNanos();
  }

  /**
   * What there is over all shards after a change on one of them.
   *
   * @param own what the connection's transaction has just written
   * @param before {@link #look}ed at before the transaction: while it holds a connection of one
   *     shard it must not wait for one of another. Transfers in between make no difference.
   */
  Uni<Total> total(SqlClient connection, int shard, String sku, Versioned<Stock> own, Look before) {
    if (!areSplit()) {
      return Uni.createFrom()
          .item(Total.ZERO.plus(new Allotment(own.state(), own.version(), 0, 0)));
    }
    return of(connection, List.of(sku))
        .map(
            here -> {
              Map<Integer, Allotment> all = new HashMap<>(before.byShard());
              all.put(shard, here.getOrDefault(sku, Allotment.NONE));
              Total total = Total.ZERO;
              for (Allotment each : all.values()) {
                total = total.plus(each);
              }
              return all.size() == shards.all().size() ? total : total.withGaps();
            });
  }

  /** On every shard, the SKUs of these buckets. Fails if a shard does not answer. */
  public Uni<List<Map<String, Allotment>>> ofBuckets(int first, int last) {
    return Uni.join()
        .all(
            shards.all().stream()
                .map(
                    shard ->
                        shard
                            .pool()
                            .preparedQuery(OF_BUCKETS)
                            .execute(Tuple.of(first, last))
                            .map(Allotments::bySku))
                .toList())
        .andFailFast();
  }

  private static Map<String, Allotment> bySku(RowSet<Row> rows) {
    Map<String, Allotment> found = new HashMap<>();
    for (Row row : rows) {
      found.put(
          row.getString("sku"),
          new Allotment(
              new Stock(row.getLong("on_hand"), row.getLong("reserved")),
              row.getLong("version"),
              row.getLong("transferred"),
              row.getLong("transferred_held")));
    }
    return found;
  }
}
