package io.millrace.platform.query.stores;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.ViewStatement;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses who answers a read: of two healthy replicas drawn at random the one with less to do and
 * the shorter latency (Mitzenmacher, "The power of two choices in randomized load balancing"), then
 * the other replicas, then the primary while few reads are under way there, then a replica that is
 * behind, whose answer is marked stale.
 *
 * <p>A read that takes longer than nearly all recent ones is sent to a second replica as well,
 * within a budget; the first answer counts. A read that the store cancelled (a conflict with
 * recovery, a time-out) is tried once more elsewhere.
 */
@Singleton
public class ReplicaRouter {
  private static final long SOONEST_HEDGE_NANOS = 1_000_000;

  private final ReadStores stores;
  private final Duration maxLag;
  private final int primaryInFlight;
  private final LatencyWindow latencies;
  private final HedgeBudget budget;
  private final Counter reads;
  private final Counter hedges;
  private final Counter hedgesWon;
  private final Counter retries;

  ReplicaRouter(ReadStores stores, QueryConfig config, MeterRegistry metrics) {
    budget = new HedgeBudget(config.read().hedgePercent());
    latencies = new LatencyWindow(budget.quantile());
    reads = metrics.counter("millrace.read.routed");
    hedges = metrics.counter("millrace.read.hedges");
    hedgesWon = metrics.counter("millrace.read.hedges.won");
    retries = metrics.counter("millrace.read.retries");
    this.stores = stores;
    maxLag = config.read().maxLag();
    primaryInFlight = config.read().primaryInFlight();
  }

  /** Whether any store could answer a read now. */
  public boolean canAnswer() {
    return stores.all().stream().anyMatch(store -> store.state() instanceof StoreState.Up);
  }

  /** What is known of each store, by name, for the health page. */
  Map<String, String> stores() {
    Map<String, String> states = new LinkedHashMap<>();
    stores.all().forEach(store -> states.put(store.name(), String.valueOf(store.state())));
    return states;
  }

  /**
   * Reads from the store that suits best.
   *
   * @return the answer; fails with {@link StoreUnavailableException} if nobody could give one
   */
  public <R> Uni<Answer<R>> read(ViewStatement<R> statement, Route route) {
    List<ReadStore> candidates = candidates(route, ThreadLocalRandom.current());
    reads.increment();
    budget.earn();
    long start = System.nanoTime();
    Uni<Answer<R>> first = attempt(statement, new Attempt(candidates, 0, false, null));
    long patience = latencies.value();
    Uni<Answer<R>> answer =
        patience < Long.MAX_VALUE && candidates.size() > 1 && mayHedge(candidates.get(1))
            ? Uni.join().first(first, hedge(statement, candidates.get(1), patience)).toTerminate()
            : first;
    return answer.onItem().invoke(() -> latencies.add(System.nanoTime() - start));
  }

  private boolean mayHedge(ReadStore second) {
    return second.isReplica() && isFresh(second);
  }

  /** The same read at a second replica, if the first takes too long; it never fails. */
  private <R> Uni<Answer<R>> hedge(ViewStatement<R> statement, ReadStore store, long afterNanos) {
    return Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(Duration.ofNanos(Math.max(afterNanos, SOONEST_HEDGE_NANOS)))
        .chain(
            () -> {
              if (!budget.trySpend()) {
                return Uni.createFrom().<Answer<R>>nothing();
              }
              hedges.increment();
              return ask(store, statement)
                  .onItem()
                  .invoke(answer -> hedgesWon.increment())
                  .onFailure()
                  .recoverWithUni(failure -> Uni.createFrom().nothing());
            });
  }

  /**
   * Where a read stands on its way through the candidates.
   *
   * @param unlucky a store has cancelled it already
   */
  private record Attempt(
      List<ReadStore> candidates, int at, boolean unlucky, @Nullable Throwable last) {
    Attempt next(Throwable failure) {
      boolean cancelled = unlucky || StoreFailure.of(failure) == StoreFailure.CANCELLED;
      return new Attempt(candidates, at + 1, cancelled, failure);
    }

    /** A read that two stores have cancelled would be cancelled by a third. */
    boolean isWorthNext(Throwable failure) {
      return switch (StoreFailure.of(failure)) {
        case FATAL -> false;
        case CANCELLED -> !unlucky;
        case BUSY, GONE -> true;
      };
    }
  }

  private <R> Uni<Answer<R>> attempt(ViewStatement<R> statement, Attempt attempt) {
    if (attempt.at() == attempt.candidates().size()) {
      return Uni.createFrom().failure(unavailable(attempt.last()));
    }
    return ask(attempt.candidates().get(attempt.at()), statement)
        .onFailure(failure -> StoreFailure.of(failure) != StoreFailure.FATAL)
        .recoverWithUni(failure -> retry(statement, attempt, failure));
  }

  private <R> Uni<Answer<R>> retry(ViewStatement<R> statement, Attempt attempt, Throwable failure) {
    if (!attempt.isWorthNext(failure)) {
      return Uni.createFrom().failure(unavailable(failure));
    }
    retries.increment();
    return attempt(statement, attempt.next(failure));
  }

  private <R> Uni<Answer<R>> ask(ReadStore store, ViewStatement<R> statement) {
    boolean stale = store.isBehind(maxLag);
    return store.read(statement).map(snapshot -> new Answer<>(snapshot, store.name(), stale));
  }

  private static StoreUnavailableException unavailable(@Nullable Throwable last) {
    return new StoreUnavailableException(
        last == null ? new IllegalStateException("no store is in service") : last);
  }

  /** In the order of asking; a store that is down comes last, since its state may be old. */
  List<ReadStore> candidates(Route route, RandomGenerator random) {
    List<ReadStore> fresh = new ArrayList<>();
    List<ReadStore> rest = new ArrayList<>();
    for (ReadStore replica : stores.replicas()) {
      if (!route.avoid().contains(replica.name())) {
        (isFresh(replica) && !replica.isLeftAlone() ? fresh : rest).add(replica);
      }
    }
    Collections.shuffle(fresh, random);
    if (fresh.size() > 1 && fresh.get(1).load() < fresh.get(0).load()) {
      Collections.swap(fresh, 0, 1);
    }
    rest.sort(Comparator.comparing(store -> !(store.state() instanceof StoreState.Up)));
    List<ReadStore> candidates = new ArrayList<>(fresh);
    stores
        .primary()
        .filter(primary -> primary.inFlight() < primaryInFlight)
        .filter(primary -> !route.avoid().contains(primary.name()))
        .ifPresent(
            primary -> candidates.add(route.primaryFirst() ? 0 : candidates.size(), primary));
    candidates.addAll(rest);
    return candidates;
  }

  private boolean isFresh(ReadStore store) {
    return store.state() instanceof StoreState.Up up && up.lag().compareTo(maxLag) <= 0;
  }

  /** How many stores can answer without being marked stale. */
  public int freshReplicas() {
    return (int) stores.replicas().stream().filter(this::isFresh).count();
  }

  /**
   * Where a read may go.
   *
   * @param avoid names of stores that have already given an answer that was too old
   * @param primaryFirst ask the primary before the replicas
   */
  public record Route(Set<String> avoid, boolean primaryFirst) {
    public static final Route ANY = new Route(Set.of(), false);
  }
}
