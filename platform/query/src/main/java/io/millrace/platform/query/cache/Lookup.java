package io.millrace.platform.query.cache;

import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.Progress;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One caller's question. */
record Lookup<R>(
    ItemReader<R> reader,
    ViewKey key,
    long generation,
    @Nullable RequiredFreshness demand,
    Predicate<CachedView> visible,
    Function<ViewCache.Load<R>, Uni<Answer<R>>> load) {

  boolean accepts(CachedView view) {
    return demand == null
        || demand.isIn(view.progress())
        || (visible.test(view) && proves(view.version()));
  }

  boolean accepts(Found found) {
    CachedView view = found.view();
    return demand == null || (!found.stale() && view != null && accepts(view));
  }

  /** Whether the rows of a store include what is demanded by themselves. */
  boolean proves(List<R> rows) {
    if (rows.isEmpty() || demand == null) {
      return false;
    }
    R row = rows.getFirst();
    CachedView view =
        new CachedView(
            new byte[1], reader.version(row), Progress.NONE, reader.owner(row), Instant.EPOCH);
    return accepts(view);
  }

  private boolean proves(long version) {
    return demand != null
        && demand.isProvenBy(reader.view(), reader.versionedBy(), key.key(), version);
  }

  /** Nothing to see, for this caller, is nothing. */
  Found shown(Found found) {
    CachedView view = found.view();
    return view == null || view.isAbsent() || !visible.test(view) ? found.hidden() : found;
  }
}
