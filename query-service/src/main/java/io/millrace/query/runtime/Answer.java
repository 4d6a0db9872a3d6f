package io.millrace.query.runtime;

import java.util.List;

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

  Answer<R> asStale() {
    return new Answer<>(snapshot, store, true);
  }
}
