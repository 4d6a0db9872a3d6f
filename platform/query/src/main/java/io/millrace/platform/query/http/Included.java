package io.millrace.platform.query.http;

import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the reads behind one answer include together, noted as they come in: the token demands what
 * any of them has shown, and the answer is as old as the oldest.
 */
public final class Included {
  /** Marks an answer that may miss what the reader asked for. */
  static final String STALE_HEADER = "Millrace-Stale";

  private final Map<Integer, Long> txByShard = new HashMap<>();
  private RequiredFreshness.@Nullable OfView row;
  private @Nullable Instant asOf;
  private int reads;
  private boolean stale;

  /** Notes a read of rows. */
  public <R> Answer<R> note(Answer<R> answer) {
    note(answer.progress(), answer.progress().asOf(), answer.stale(), null);
    return answer;
  }

  /** Notes a read of one row. */
  public Found note(Found found, ViewKey key) {
    CachedView view = found.view();
    note(
        view == null ? Progress.NONE : view.progress(),
        found.asOf(),
        found.stale(),
        view == null ? null : new RequiredFreshness.OfView(key.view(), key.key(), view.version()));
    return found;
  }

  private synchronized void note(
      Progress progress,
      @Nullable Instant at,
      boolean isStale,
      RequiredFreshness.@Nullable OfView of) {
    progress.txByShard().forEach((shard, tx) -> txByShard.merge(shard, tx, Math::max));
    boolean first = reads++ == 0;
    // The version of a row proves nothing about other rows.
    row = first ? of : null;
    asOf = at == null || (!first && asOf == null) ? null : first || at.isBefore(asOf) ? at : asOf;
    stale |= isStale;
  }

  /** What a reader sends back to be shown nothing older; absent if nothing is known. */
  public synchronized Optional<String> token(ReadTokens tokens) {
    return tokens.write(new Progress(txByShard, asOf), row);
  }

  /** Everything that was recorded before is in the answer; absent if that is not known. */
  public synchronized Optional<String> asOf() {
    return Optional.ofNullable(asOf).map(at -> at.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /** Whether some part may miss what the reader asked for. */
  public synchronized boolean isStale() {
    return stale;
  }

  /** All of it, as headers of an answer. */
  public Map<String, String> headers(ReadTokens tokens) {
    Map<String, String> headers = new HashMap<>();
    token(tokens).ifPresent(token -> headers.put(ReadPreferences.TOKEN_HEADER, token));
    asOf().ifPresent(at -> headers.put("Millrace-As-Of", at));
    if (isStale()) {
      headers.put(STALE_HEADER, "true");
    }
    return headers;
  }
}
