package io.millrace.command.stock.postgres;

import io.millrace.command.stock.postgres.StockReplenisher.Seen;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Commands that wait for stock, one queue for each shard and what is missing there. One look at a
 * time serves a queue: whoever comes while it is under way waits for the next, so that nobody is
 * told figures that are older than its question.
 *
 * <p>As many go on as there are pieces for, in the order in which they came. If all did, most would
 * find the row empty again, and the locks that they take for it would hold up the pieces that they
 * wait for. The others wait for the next look, and the longer looks bring nothing, the rarer they
 * are: of several shards that want the last piece, the one that has just got it is faster. Whoever
 * asks for more than there is lets others by, for no longer than it is patient.
 */
final class ShortageQueues {
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(4).toNanos();

  private final Look look;
  private final long longestPauseNanos;
  private final Map<Place, Queue> queues = new HashMap<>();

  ShortageQueues(Look look, Duration longestPause) {
    this.look = look;
    this.longestPauseNanos = longestPause.toNanos();
  }

  /** Where what is missing. */
  record Place(int shard, List<String> skus) {
    Place {
      skus = List.copyOf(skus);
    }
  }

  /**
   * What a look came to.
   *
   * @param seen over all shards
   * @param here free pieces on the shard by SKU, those included that were fetched
   */
  record Supply(Seen seen, Map<String, Long> here) {
    Supply {
      here = Map.copyOf(here);
    }
  }

  /** Looks what there is, and fetches what is missing. */
  @FunctionalInterface
  interface Look {
    /**
     * What there is by now.
     *
     * @param asked pieces by SKU of each who waits
     */
    Uni<Supply> at(Place place, List<SortedMap<String, Long>> asked);
  }

  private record Asker(
      SortedMap<String, Long> asked, long untilNanos, CompletableFuture<Seen> answer) {}

  /** Those who wait at one place; guarded by {@link #queues}. */
  private static final class Queue {
    private final Deque<Asker> waiting = new ArrayDeque<>();
    private int fruitless;
  }

  /**
   * Waits until there is enough on the shard, or too little everywhere.
   *
   * @param untilNanos after which it is not looked again, on the clock of {@link System#nanoTime}
   * @return what was seen; fails with a problem when that did not come about in time
   */
  Uni<Seen> ask(Place place, SortedMap<String, Long> asked, long untilNanos) {
    Asker asker = new Asker(asked, untilNanos, new CompletableFuture<>());
    Queue opened = null;
    synchronized (queues) {
      Queue queue = queues.get(place);
      if (queue == null) {
        queue = new Queue();
        queues.put(place, queue);
        opened = queue;
      }
      queue.waiting.add(asker);
    }
    if (opened != null) {
      round(place, opened);
    }
    return Uni.createFrom().completionStage(asker.answer());
  }

  private void round(Place place, Queue queue) {
    List<Asker> askers;
    synchronized (queues) {
      askers = new ArrayList<>(queue.waiting);
      queue.waiting.clear();
    }
    Uni.createFrom()
        .deferred(() -> look.at(place, askers.stream().map(Asker::asked).toList()))
        .subscribe()
        .with(
            supply -> {
              List<Asker> left = serve(askers, supply);
              next(place, queue, left, left.size() < askers.size());
            },
            failure -> {
              askers.forEach(asker -> asker.answer().completeExceptionally(failure));
              next(place, queue, List.of(), true);
            });
  }

  /** Those for whom there may be enough, but not here and not yet. */
  private static List<Asker> serve(List<Asker> askers, Supply supply) {
    Map<String, Long> free = new HashMap<>(supply.here());
    List<Asker> left = new ArrayList<>();
    for (Asker asker : askers) {
      if (!supply.seen().suffices(asker.asked())) {
        asker.answer().complete(supply.seen());
      } else if (asker.asked().entrySet().stream()
          .allMatch(one -> free.getOrDefault(one.getKey(), 0L) >= one.getValue())) {
        asker.asked().forEach((sku, pieces) -> free.merge(sku, -pieces, Long::sum));
        asker.answer().complete(supply.seen());
      } else if (System.nanoTime() - asker.untilNanos() >= 0) {
        asker.answer().completeExceptionally(StockProblems.away().asException());
      } else {
        left.add(asker);
      }
    }
    return left;
  }

  private void next(Place place, Queue queue, List<Asker> left, boolean someWentOn) {
    long pauseNanos;
    synchronized (queues) {
      for (int i = left.size() - 1; i >= 0; i--) {
        queue.waiting.addFirst(left.get(i));
      }
      if (queue.waiting.isEmpty()) {
        queues.remove(place);
        return;
      }
      queue.fruitless = someWentOn ? 0 : queue.fruitless + 1;
      pauseNanos = left.isEmpty() ? 0 : pause(queue.fruitless);
    }
    if (pauseNanos == 0) {
      round(place, queue);
    } else {
      Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(Duration.ofNanos(pauseNanos))
          .subscribe()
          .with(_ -> round(place, queue));
    }
  }

  private long pause(int fruitless) {
    long most = Math.min(longestPauseNanos, SHORTEST_PAUSE_NANOS << Math.min(fruitless, 16));
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }
}
