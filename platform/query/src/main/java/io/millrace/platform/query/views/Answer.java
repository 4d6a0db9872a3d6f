package io.millrace.platform.query.views;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a store answered.
 *
 * @param snapshot the rows and what they include
 * @param store who answered: {@code replica-N} or {@code primary}
 * @param stale the answer may miss what the reader asked for, or is further behind than allowed
 */
public record Answer<R>(Snapshot<R> snapshot, String store, boolean stale) {
  /** The rows. */
  public List<R> rows() {
    return snapshot.rows();
  }

  /** What the rows include. */
  public Progress progress() {
    return snapshot.progress();
  }

  /** Only the rows that pass; nothing else changes. */
  public Answer<R> filter(Predicate<R> passes) {
    List<R> rows = rows().stream().filter(passes).toList();
    return new Answer<>(new Snapshot<>(rows, progress()), store, stale);
  }

  /** The same answer with other rows in place of these. */
  public <T> Answer<T> map(Function<R, T> change) {
    List<T> rows = rows().stream().map(change).toList();
    return new Answer<>(new Snapshot<>(rows, progress()), store, stale);
  }

  public Answer<R> asStale() {
    return new Answer<>(snapshot, store, true);
  }
}
