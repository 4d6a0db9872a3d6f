package io.millrace.platform.query.freshness;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.stores.ReplicaRouter;
import io.millrace.platform.query.stores.ReplicaRouter.Route;
import io.millrace.platform.query.stores.StoreUnavailableException;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.ViewStatement;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads that include what the reader has been promised. An answer will do when its rows prove it (a
 * row of the same aggregate with at least the token's version) or the view's progress, read in the
 * same snapshot, has passed the token's transaction. Until then the read is repeated: first at the
 * other replicas, then again after a pause during which no connection is held.
 */
@Singleton
public class ConsistentReads {

  private final ReplicaRouter router;
  private final Duration primaryAfter;
  private final int maxWaiting;
  private final AtomicInteger waiting;

  ConsistentReads(ReplicaRouter router, QueryConfig config, MeterRegistry metrics) {
    this.router = router;
    primaryAfter = config.read().primaryAfter();
    maxWaiting = config.consistency().maxWaiting();
    waiting = metrics.gauge("millrace.consistency.waiting", new AtomicInteger());
  }

  /** A read whose rows prove nothing by themselves: a list, a report. */
  public <R> Uni<Answer<R>> read(ViewStatement<R> statement, ReadPreference preference) {
    return read(statement, preference, rows -> false);
  }

  /**
   * A read.
   *
   * @param proven whether the rows alone show that they include the token's change
   * @return the answer; fails with {@link NotYetConsistentException} when the time is over, and
   *     with {@link StoreUnavailableException}
   */
  public <R> Uni<Answer<R>> read(
      ViewStatement<R> statement, ReadPreference preference, Predicate<List<R>> proven) {
    RequiredFreshness demand = preference.demand();
    if (demand == null) {
      return router.read(statement, Route.ANY);
    }
    return new Wait<>(statement, preference, demand, proven).round(Set.of());
  }

  /** One read on its way to an answer that is fresh enough. */
  private final class Wait<R> {
    private final ViewStatement<R> statement;
    private final ReadPreference preference;
    private final RequiredFreshness demand;
    private final Predicate<List<R>> proven;
    private final long start = System.nanoTime();
    private final Pauses pauses = new Pauses();
    private @Nullable Answer<R> latest;

    Wait(
        ViewStatement<R> statement,
        ReadPreference preference,
        RequiredFreshness demand,
        Predicate<List<R>> proven) {
      this.statement = statement;
      this.preference = preference;
      this.demand = demand;
      this.proven = proven;
    }

    /** Asks one store that has not yet been asked in this round. */
    Uni<Answer<R>> round(Set<String> asked) {
      boolean primary = waited().compareTo(primaryAfter) >= 0 && !asked.contains("primary");
      return router
          .read(statement, new Route(asked, primary))
          .chain(answer -> isFreshEnough(answer) ? done(answer) : next(answer, asked))
          .onFailure(StoreUnavailableException.class)
          .recoverWithUni(this::withoutStores);
    }

    /** A store that fails half way through the wait is no reason to give up early. */
    private Uni<Answer<R>> withoutStores(Throwable failure) {
      Answer<R> answer = latest;
      return answer == null ? Uni.createFrom().failure(failure) : pauseOrEnd(answer);
    }

    private boolean isFreshEnough(Answer<R> answer) {
      return demand.isIn(answer.progress()) || proven.test(answer.rows());
    }

    /** The token is satisfied, so the answer is as fresh as was asked, whoever gave it. */
    private Uni<Answer<R>> done(Answer<R> answer) {
      return Uni.createFrom().item(new Answer<>(answer.snapshot(), answer.store(), false));
    }

    private Uni<Answer<R>> next(Answer<R> answer, Set<String> askedBefore) {
      latest = answer;
      Set<String> asked = new HashSet<>(askedBefore);
      asked.add(answer.store());
      if (asked.size() < router.freshReplicas()) {
        return round(asked);
      }
      return pauseOrEnd(answer);
    }

    private Uni<Answer<R>> pauseOrEnd(Answer<R> answer) {
      Duration left = preference.patience().minus(waited());
      if (left.isNegative() || left.isZero()) {
        return outOfTime(answer);
      }
      return pauseFor(pauses.next(left), answer);
    }

    private Uni<Answer<R>> pauseFor(Duration delay, Answer<R> answer) {
      if (waiting.incrementAndGet() > maxWaiting) {
        waiting.decrementAndGet();
        return outOfTime(answer);
      }
      return Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(delay)
          .onTermination()
          .invoke(waiting::decrementAndGet)
          .chain(() -> round(Set.of()));
    }

    private Uni<Answer<R>> outOfTime(Answer<R> answer) {
      return preference.lenient()
          ? Uni.createFrom().item(answer.asStale())
          : Uni.createFrom().failure(new NotYetConsistentException(preference.patience()));
    }

    private Duration waited() {
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
