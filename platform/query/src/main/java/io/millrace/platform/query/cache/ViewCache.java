package io.millrace.platform.query.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.cache.Found.Forward;
import io.millrace.platform.query.cache.Found.Source;
import io.millrace.platform.query.cache.LocalCache.Kept;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.stores.ViewGenerations;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.Progress;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Both levels in front of the stores: L1, L2, then a store, and on the way back into both. Those
 * who miss the same key at the same time share one load, in this process by a single flight and
 * among processes by a lease; no connection is held while a cache is asked. A value whose time is
 * over is still served, for a while, to those who come while one of them loads it anew.
 *
 * <p>A value answers a reader with a consistency token only if it proves that it includes what the
 * token stands for; else the reader goes on to the stores by itself.
 */
@Singleton
public class ViewCache {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final LocalCache l1;
  private final RemoteCache l2;
  private final ConsistentReads reads;
  private final ViewGenerations generations;
  private final ObjectMapper json;
  private final MeterRegistry metrics;
  private final Duration leaseWait;
  private final double earlyRefresh;
  private final InstantSource clock = InstantSource.system();
  private final SingleFlight<ViewKey, Found> flights = new SingleFlight<>();

  public ViewCache(
      LocalCache l1,
      RemoteCache l2,
      ConsistentReads reads,
      ViewGenerations generations,
      ObjectMapper json,
      QueryConfig config,
      MeterRegistry metrics) {
    this.l1 = l1;
    this.l2 = l2;
    this.reads = reads;
    this.generations = generations;
    this.json = json;
    this.metrics = metrics;
    leaseWait = config.cache().l2().leaseWait();
    earlyRefresh = config.cache().earlyRefresh();
  }

  /** Whether we hear of every change, so that what is kept is as good as what is read now. */
  public boolean isKeptCurrent() {
    return l2.isTrusted();
  }

  /**
   * Read-through: the row with this key; the caches load by themselves what they do not have.
   *
   * @param visible whether the caller may see it; what it may not see is answered, token and all,
   *     as if it did not exist
   */
  public <R> Uni<Found> get(
      ItemReader<R> reader, String id, ReadPreference preference, Predicate<CachedView> visible) {
    return get(
        reader, id, preference, visible, p -> reads.read(reader.byKey(id), p.preference, p.proven));
  }

  /**
   * Cache-aside: the row with this key; the caller brings the load, and the caches keep what it
   * returns.
   *
   * @param load reads the row from a store, at most one
   */
  public <R> Uni<Found> get(
      ItemReader<R> reader,
      String id,
      ReadPreference preference,
      Predicate<CachedView> visible,
      Function<Load<R>, Uni<Answer<R>>> load) {
    Lookup<R> lookup =
        new Lookup<>(
            reader,
            new ViewKey(reader.view(), id),
            generations.of(reader.sources()),
            preference.demand(),
            visible,
            load);
    Kept kept = l1.get(lookup.key());
    Kept local = kept != null && kept.view().generation() == lookup.generation() ? kept : null;
    if (local != null && lookup.accepts(local.view())) {
      return Uni.createFrom().item(lookup.shown(local(lookup, local)));
    }
    count("L1", lookup.key(), local == null ? "miss" : "stale");
    return flights
        .join(lookup.key(), () -> load(lookup, System.nanoTime()))
        .chain(
            found ->
                lookup.accepts(found) ? Uni.createFrom().item(found) : store(lookup, preference))
        .map(lookup::shown);
  }

  /**
   * What a store is asked for.
   *
   * @param preference how fresh the answer has to be
   * @param proven whether the rows alone show that they are
   */
  public record Load<R>(ReadPreference preference, Predicate<List<R>> proven) {}

  private <R> Found local(Lookup<R> lookup, Kept kept) {
    Duration ttl = kept.ttl();
    double early = Ttl.earliness(earlyRefresh) * kept.view().cost().toNanos();
    count("L1", lookup.key(), ttl.isNegative() ? "expired" : "hit");
    if (ttl.toNanos() <= early) {
      refresh(
          lookup.key(), () -> flights.join(lookup.key(), () -> load(lookup, System.nanoTime())));
    }
    return found(kept.view(), new Source.Level("L1", ttl));
  }

  /** Nobody waits for it, and the next reader tries again if it fails. */
  private void refresh(ViewKey key, Supplier<Uni<Found>> load) {
    Cancellable unused =
        load.get()
            .subscribe()
            .with(
                found -> {},
                failure ->
                    metrics
                        .counter("millrace.cache.refresh.failures", "view", key.view())
                        .increment());
  }

  /** One load that all who miss share: whatever is there, however fresh. */
  private <R> Uni<Found> load(Lookup<R> lookup, long start) {
    ViewKey key = lookup.key();
    return l2.get(key, lookup.generation())
        .chain(
            answer ->
                switch (answer) {
                  case Remote.Hit hit when !l1.refuses(key, hit.view()) ->
                      Uni.createFrom().item(promote(lookup, hit));
                  case Remote.Wait wait -> await(lookup, start);
                  case Remote.Hit hit -> miss(lookup);
                  case Remote.Load leased -> miss(lookup);
                  case Remote.Unavailable unavailable -> miss(lookup);
                });
  }

  private <R> Found promote(Lookup<R> lookup, Remote.Hit hit) {
    count("L2", lookup.key(), hit.fresh().isNegative() ? "expired" : "hit");
    l1.put(lookup.key(), hit.view(), hit.fresh());
    if (hit.lease()) {
      countLease(lookup.key(), "early");
      refresh(lookup.key(), () -> fetch(lookup));
    }
    return found(hit.view(), new Source.Level("L2", hit.fresh()));
  }

  /** Somebody else loads it: looks again until it is there, or the holder takes too long. */
  private <R> Uni<Found> await(Lookup<R> lookup, long start) {
    if (System.nanoTime() - start >= leaseWait.toNanos()) {
      countLease(lookup.key(), "overdue");
      return miss(lookup);
    }
    countLease(lookup.key(), "waited");
    return Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(LOOK_AGAIN)
        .chain(() -> load(lookup, start));
  }

  private <R> Uni<Found> miss(Lookup<R> lookup) {
    count("L2", lookup.key(), "miss");
    return fetch(lookup);
  }

  private <R> Uni<Found> fetch(Lookup<R> lookup) {
    return fetch(lookup, ReadPreference.ANY, rows -> false, Forward.MISS)
        .onFailure()
        .invoke(() -> l2.release(lookup.key(), lookup.generation()));
  }

  /** A read of one's own, for a token that no cached value satisfies. */
  private <R> Uni<Found> store(Lookup<R> lookup, ReadPreference preference) {
    return fetch(lookup, preference, lookup::proves, Forward.STALE);
  }

  private <R> Uni<Found> fetch(
      Lookup<R> lookup, ReadPreference preference, Predicate<List<R>> proven, Forward forward) {
    long start = System.nanoTime();
    metrics.counter("millrace.cache.loads", "view", lookup.key().view()).increment();
    return lookup
        .load()
        .apply(new Load<>(preference, proven))
        .map(answer -> keep(lookup, answer, forward, Duration.ofNanos(System.nanoTime() - start)));
  }

  private <R> Found keep(Lookup<R> lookup, Answer<R> answer, Forward forward, Duration cost) {
    CachedView view = view(lookup, answer, cost);
    // A store that is behind shows what readers were switched away from.
    boolean current = view.generation() == generations.of(lookup.reader().sources());
    if (!answer.stale() && current && l1.put(lookup.key(), view)) {
      l2.put(lookup.key(), view);
    } else {
      l2.release(lookup.key(), lookup.generation());
    }
    Source source = new Source.Store(answer.store(), forward);
    return new Found(view, answer.progress().asOf(), source, answer.stale());
  }

  private <R> CachedView view(Lookup<R> lookup, Answer<R> answer, Duration cost) {
    ItemReader<R> reader = lookup.reader();
    List<ViewKey> tags =
        reader.madeFrom().stream().map(view -> new ViewKey(view, lookup.key().key())).toList();
    Progress progress = answer.progress().compact();
    if (answer.rows().isEmpty()) {
      return CachedView.absent(progress, clock.instant(), tags, cost);
    }
    R row = answer.rows().getFirst();
    return new CachedView(
        body(row), reader.version(row), progress, reader.owner(row), clock.instant(), tags, cost);
  }

  private <R> byte[] body(R row) {
    try {
      return json.writeValueAsBytes(row);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a view that is no JSON: " + row.getClass(), e);
    }
  }

  private static Found found(CachedView view, Source source) {
    return new Found(view, view.progress().asOf(), source, false);
  }

  private void count(String level, ViewKey key, String result) {
    metrics
        .counter("millrace.cache.requests", "level", level, "view", key.view(), "result", result)
        .increment();
  }

  private void countLease(ViewKey key, String result) {
    metrics.counter("millrace.cache.leases", "view", key.view(), "result", result).increment();
  }
}
