package io.millrace.command.stock.postgres;

import io.millrace.command.stock.Allotment;
import io.millrace.command.stock.Allotment.Total;
import io.millrace.command.stock.AskingPolicy;
import io.millrace.command.stock.Transfer;
import io.millrace.command.stock.postgres.ShortageQueues.Place;
import io.millrace.command.stock.postgres.ShortageQueues.Supply;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * Fetches stock for a shard that has run dry. Commands that miss the same SKUs on the same shard at
 * the same time are served together, see {@link ShortageQueues}.
 */
@Singleton
public class StockReplenisher {
  private static final Logger LOG = Logger.getLogger(StockReplenisher.class);
  private static final EventMetadata METADATA =
      new EventMetadata(null, null, "stock-shortage", "millrace");

  /** Between two looks that brought nothing, at most. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  private final ShardMap shards;
  private final Allotments allotments;
  private final StockTransfers transfers;
  private final ShortageQueues queues;
  private final Duration patience;

  StockReplenisher(
      ShardMap shards, Allotments allotments, StockTransfers transfers, WriteConfig config) {
    this.shards = shards;
    this.allotments = allotments;
    this.transfers = transfers;
    this.patience = config.timeout().move();
    this.queues = new ShortageQueues(this::look, LONGEST_PAUSE);
  }

  /** Whether there are other shards to ask. */
  boolean canHelp() {
    return allotments.areSplit();
  }

  /** For one command. */
  public Replenishment replenishment() {
    return new Replenishment(this, patience);
  }

  /**
   * What there is.
   *
   * @param totals by SKU, of those that were asked for
   * @param complete false if a shard did not answer
   */
  record Seen(Map<String, Total> totals, boolean complete) {
    /** Whether there is as much of everything as is asked. */
    boolean suffices(SortedMap<String, Long> asked) {
      return asked.entrySet().stream().allMatch(one -> available(one.getKey()) >= one.getValue());
    }

    long available(String sku) {
      return total(totals, sku);
    }
  }

  /**
   * Fetches what others can spare, and waits for pieces that are on their way.
   *
   * @param asked pieces by SKU that the caller needs on the shard
   * @param untilNanos when the caller has waited for long enough, on the clock of {@link
   *     System#nanoTime}
   * @return what there is over all shards, as of a moment after the call; if that is enough, the
   *     pieces are on the shard
   */
  Uni<Seen> gather(int shard, SortedMap<String, Long> asked, long untilNanos) {
    return queues.ask(new Place(shard, List.copyOf(asked.keySet())), asked, untilNanos);
  }

  private Uni<Supply> look(Place place, List<SortedMap<String, Long>> asked) {
    return allotments
        .ofReachable(place.skus())
        .chain(
            found -> {
              Seen seen =
                  new Seen(
                      totals(place.skus(), found.values()), found.size() == shards.all().size());
              SortedMap<String, Long> wanted = new TreeMap<>();
              Map<String, Long> largest = new HashMap<>();
              asked.stream()
                  .filter(seen::suffices)
                  .flatMap(one -> one.entrySet().stream())
                  .forEach(
                      one -> {
                        wanted.merge(one.getKey(), one.getValue(), Long::sum);
                        largest.merge(one.getKey(), one.getValue(), Long::max);
                      });
              Map<String, Long> here = new HashMap<>();
              place.skus().forEach(sku -> here.put(sku, available(found, place.shard(), sku)));
              wanted.replaceAll(
                  (sku, n) ->
                      Math.min(n, Math.max(largest.getOrDefault(sku, n), share(seen, sku)))
                          - here.getOrDefault(sku, 0L));
              return fetch(place.shard(), wishes(place.shard(), wanted, found, AskingPolicy::ask))
                  .map(
                      came -> {
                        came.forEach((sku, pieces) -> here.merge(sku, pieces, Long::sum));
                        return new Supply(seen, here);
                      });
            });
  }

  /**
   * What a shard takes at most at once, one large order aside. If each took all that its commands
   * wait for, the last pieces would go from shard to shard and nobody would get hold of them.
   */
  private long share(Seen seen, String sku) {
    return Math.ceilDiv(seen.available(sku), shards.all().size());
  }

  /**
   * Fetches as much of what is missing as others can spare, for a batch.
   *
   * @param missing pieces by SKU
   * @return whether there was any, or some are on their way
   */
  Uni<Boolean> fetch(int shard, SortedMap<String, Long> missing) {
    return allotments
        .ofReachable(missing.keySet())
        .chain(
            found -> {
              if (found.size() < shards.all().size()) {
                throw StoreProblems.unavailable().asException();
              }
              Map<String, Total> totals = totals(missing.keySet(), found.values());
              boolean any =
                  missing.keySet().stream()
                      .anyMatch(sku -> total(totals, sku) > available(found, shard, sku));
              return fetch(shard, wishes(shard, missing, found, AskingPolicy::askNoMore))
                  .replaceWith(any);
            });
  }

  private static long total(Map<String, Total> totals, String sku) {
    return totals.getOrDefault(sku, Total.ZERO).available();
  }

  private static long available(Map<Integer, Map<String, Allotment>> found, int shard, String sku) {
    return found
        .getOrDefault(shard, Map.of())
        .getOrDefault(sku, Allotment.NONE)
        .stock()
        .available();
  }

  private static Map<String, Total> totals(
      Collection<String> skus, Collection<Map<String, Allotment>> seen) {
    Map<String, Total> totals = new HashMap<>();
    for (String sku : skus) {
      Total total = Total.ZERO;
      for (Map<String, Allotment> shard : seen) {
        total = total.plus(shard.getOrDefault(sku, Allotment.NONE));
      }
      totals.put(sku, total);
    }
    return totals;
  }

  /** By donor, pieces by SKU. */
  private static Map<Integer, TreeMap<String, Long>> wishes(
      int shard,
      SortedMap<String, Long> missing,
      Map<Integer, Map<String, Allotment>> found,
      BiFunction<Long, Map<Integer, Long>, Map<Integer, Long>> policy) {
    Map<Integer, TreeMap<String, Long>> wishes = new HashMap<>();
    missing.forEach(
        (sku, pieces) -> {
          Map<Integer, Long> others = new HashMap<>();
          found.keySet().stream()
              .filter(number -> number != shard)
              .forEach(number -> others.put(number, available(found, number, sku)));
          policy
              .apply(pieces, others)
              .forEach(
                  (donor, wanted) ->
                      wishes.computeIfAbsent(donor, _ -> new TreeMap<>()).put(sku, wanted));
        });
    return wishes;
  }

  /**
   * Who cannot give now gives nothing; what was sent and has not arrived is the sweeper's.
   *
   * @return pieces that came, by SKU
   */
  private Uni<Map<String, Long>> fetch(int shard, Map<Integer, TreeMap<String, Long>> wishes) {
    List<Uni<Optional<Transfer>>> fetched = new ArrayList<>();
    wishes.forEach(
        (donor, wanted) ->
            fetched.add(
                transfers
                    .moveUpTo(donor, shard, wanted, METADATA)
                    .onFailure()
                    .invoke(
                        failure ->
                            LOG.debugf(
                                "Stock that write shard %s asked for did not come: %s",
                                Integer.toString(shard), failure.getMessage()))
                    .onFailure()
                    .recoverWithItem(Optional.empty())));
    return fetched.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : Uni.join().all(fetched).andFailFast().map(StockReplenisher::pieces);
  }

  private static Map<String, Long> pieces(List<Optional<Transfer>> transfers) {
    Map<String, Long> pieces = new HashMap<>();
    transfers.stream()
        .flatMap(Optional::stream)
        .forEach(
            transfer ->
                transfer
                    .parcels()
                    .forEach((sku, parcel) -> pieces.merge(sku, parcel.pieces(), Long::sum)));
    return pieces;
  }
}
