package io.millrace.command.stock.postgres;

import io.millrace.command.runtime.ShardMap;
import io.millrace.command.runtime.StoreProblems;
import io.millrace.command.stock.Allotment;
import io.millrace.command.stock.Allotment.Total;
import io.millrace.command.stock.AskingPolicy;
import io.millrace.command.stock.Transfer;
import io.millrace.events.EventMetadata;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Fetches stock for a shard that has run dry. Commands that miss the same SKUs on the same shard at
 * the same time are served together: whoever comes while a look is under way waits for the next
 * one, so that nobody is told figures that are older than its question.
 */
@Singleton
public class Gathering {
  private static final EventMetadata METADATA =
      new EventMetadata(null, null, "stock-shortage", "millrace");

  private final ShardMap shards;
  private final Allotments allotments;
  private final StockTransfers transfers;
  private final Set<Place> running = new HashSet<>();
  private final Map<Place, Round> waiting = new HashMap<>();

  Gathering(ShardMap shards, Allotments allotments, StockTransfers transfers) {
    this.shards = shards;
    this.allotments = allotments;
    this.transfers = transfers;
  }

  /** Whether there are other shards to ask. */
  boolean canHelp() {
    return allotments.areSplit();
  }

  /** For one command. */
  public Replenishment replenishment() {
    return new Replenishment(this);
  }

  /** Where what is missing. */
  private record Place(int shard, List<String> skus) {}

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

  /** One look, and what is fetched by it for all who wait for it. */
  private static final class Round {
    private final List<SortedMap<String, Long>> asked = new ArrayList<>();
    private final CompletableFuture<Seen> result = new CompletableFuture<>();
  }

  /**
   * Fetches what others can spare.
   *
   * @param asked pieces by SKU that the caller needs on the shard
   * @return what there is over all shards, as of a moment after the call
   */
  Uni<Seen> gather(int shard, SortedMap<String, Long> asked) {
    Place place = new Place(shard, List.copyOf(asked.keySet()));
    Round mine;
    boolean first;
    synchronized (waiting) {
      first = running.add(place);
      mine = first ? new Round() : waiting.computeIfAbsent(place, _ -> new Round());
      mine.asked.add(asked);
    }
    if (first) {
      start(place, mine);
    }
    return Uni.createFrom().completionStage(mine.result);
  }

  private void start(Place place, Round round) {
    look(place, round.asked)
        .onTermination()
        .invoke(() -> next(place))
        .subscribe()
        .with(round.result::complete, round.result::completeExceptionally);
  }

  private void next(Place place) {
    Round next;
    synchronized (waiting) {
      next = waiting.remove(place);
      if (next == null) {
        running.remove(place);
      }
    }
    if (next != null) {
      start(place, next);
    }
  }

  private Uni<Seen> look(Place place, List<SortedMap<String, Long>> asked) {
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
              wanted.replaceAll(
                  (sku, n) ->
                      Math.min(n, Math.max(largest.getOrDefault(sku, n), share(seen, sku)))
                          - available(found, place.shard(), sku));
              return fetch(place.shard(), wishes(place.shard(), wanted, found, AskingPolicy::ask))
                  .replaceWith(seen);
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

  /** Who cannot give now gives nothing; what was sent and has not arrived is the sweeper's. */
  private Uni<Void> fetch(int shard, Map<Integer, TreeMap<String, Long>> wishes) {
    List<Uni<Optional<Transfer>>> fetched = new ArrayList<>();
    wishes.forEach(
        (donor, wanted) ->
            fetched.add(
                transfers
                    .moveUpTo(donor, shard, wanted, METADATA)
                    .onFailure()
                    .invoke(
                        failure ->
                            Log.debugf(
                                "Stock that write shard %s asked for did not come: %s",
                                Integer.toString(shard), failure.getMessage()))
                    .onFailure()
                    .recoverWithItem(Optional.empty())));
    return fetched.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(fetched).andFailFast().replaceWithVoid();
  }
}
