package io.millrace.query.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.events.consistency.ConsistencyToken;
import io.millrace.query.cache.Found.Forward;
import io.millrace.query.cache.Found.Source;
import io.millrace.query.runtime.Answer;
import io.millrace.query.runtime.ConsistentReads;
import io.millrace.query.runtime.Progress;
import io.millrace.query.runtime.ReadPreference;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cache-aside over both levels: L1, L2, then a store, and on the way back into both. Those who miss
 * the same key at the same time share one load, and no connection is held while a cache is asked.
 *
 * <p>A value answers a reader with a consistency token only if it proves that it includes the
 * change; else the reader goes on to the stores by itself.
 */
@ApplicationScoped
public class ViewCache {
  private final LocalCache l1;
  private final RemoteCache l2;
  private final ConsistentReads reads;
  private final ObjectMapper json;
  private final MeterRegistry metrics;
  private final Clock clock = Clock.systemUTC();
  private final SingleFlight<ViewKey, Found> flights = new SingleFlight<>();

  ViewCache(
      LocalCache l1,
      RemoteCache l2,
      ConsistentReads reads,
      ObjectMapper json,
      MeterRegistry metrics) {
    this.l1 = l1;
    this.l2 = l2;
    this.reads = reads;
    this.json = json;
    this.metrics = metrics;
  }

  /**
   * The row with this key.
   *
   * @param visible whether the caller may see it; what it may not see is answered, token and all,
   *     as if it did not exist
   */
  public <R> Uni<Found> get(
      ItemReader<R> reader, String id, ReadPreference preference, Predicate<CachedView> visible) {
    Lookup<R> lookup =
        new Lookup<>(reader, new ViewKey(reader.view(), id), preference.token(), visible);
    CachedView local = l1.get(lookup.key);
    if (local != null && lookup.accepts(local)) {
      count("L1", lookup.key, "hit");
      return Uni.createFrom()
          .item(lookup.shown(found(local, new Source.Level("L1", l1.ttl(lookup.key)))));
    }
    count("L1", lookup.key, local == null ? "miss" : "stale");
    return flights
        .join(lookup.key, () -> load(reader, lookup.key))
        .chain(
            found ->
                lookup.accepts(found)
                    ? Uni.createFrom().item(found)
                    : store(reader, lookup, preference))
        .map(lookup::shown);
  }

  /** One load that all who miss share: whatever is there, however fresh. */
  private <R> Uni<Found> load(ItemReader<R> reader, ViewKey key) {
    return l2.get(key)
        .map(value -> value.filter(view -> !l1.refuses(key, view.version())))
        .chain(
            value -> {
              count("L2", key, value.isPresent() ? "hit" : "miss");
              return value.isPresent()
                  ? Uni.createFrom().item(promote(key, value.get()))
                  : reads
                      .read(reader.byKey(key.key()), ReadPreference.ANY)
                      .map(answer -> keep(reader, key, answer, Forward.MISS));
            });
  }

  /** A read of one's own, for a token that no cached value satisfies. */
  private <R> Uni<Found> store(ItemReader<R> reader, Lookup<R> lookup, ReadPreference preference) {
    return reads
        .read(reader.byKey(lookup.key.key()), preference, lookup::proves)
        .map(answer -> keep(reader, lookup.key, answer, Forward.STALE));
  }

  private Found promote(ViewKey key, CachedView view) {
    l1.put(key, view);
    return found(view, new Source.Level("L2", Duration.ZERO));
  }

  private <R> Found keep(ItemReader<R> reader, ViewKey key, Answer<R> answer, Forward forward) {
    Source source = new Source.Store(answer.store(), forward);
    List<R> rows = answer.rows();
    if (rows.isEmpty()) {
      return new Found(null, answer.progress().asOf(), source, answer.stale());
    }
    R row = rows.getFirst();
    CachedView view =
        new CachedView(
            body(row), reader.version(row), answer.progress(), reader.owner(row), clock.instant());
    if (!answer.stale() && l1.put(key, view)) {
      l2.put(key, view);
    }
    return new Found(view, answer.progress().asOf(), source, answer.stale());
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

  /** One caller's question. */
  private record Lookup<R>(
      ItemReader<R> reader,
      ViewKey key,
      @Nullable ConsistencyToken token,
      Predicate<CachedView> visible) {

    boolean accepts(CachedView view) {
      return token == null
          || includes(view.progress(), token)
          || (visible.test(view) && hasVersion(view.version(), token));
    }

    boolean accepts(Found found) {
      CachedView view = found.view();
      // Without a row only the view's progress could prove anything, and only a store has that.
      return token == null || (view != null && accepts(view));
    }

    /** Whether the rows of a store include the token's change by themselves. */
    boolean proves(List<R> rows) {
      if (rows.isEmpty() || token == null) {
        return false;
      }
      R row = rows.getFirst();
      CachedView view =
          new CachedView(
              new byte[0],
              reader.version(row),
              Progress.NONE,
              reader.owner(row),
              Clock.systemUTC().instant());
      return accepts(view);
    }

    private boolean hasVersion(long version, ConsistencyToken asked) {
      return asked.type() == reader.versionedBy()
          && asked.aggregateId().equals(key.key())
          && version >= asked.version();
    }

    private static boolean includes(Progress progress, ConsistencyToken asked) {
      return progress.includes(asked.shard(), asked.tx());
    }

    Found shown(Found found) {
      return Optional.ofNullable(found.view()).filter(visible).isPresent() ? found : found.hidden();
    }
  }
}
