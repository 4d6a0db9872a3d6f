package io.millrace.platform.query.cache;

import java.time.Duration;

/** What Redis answered to a question for a value. */
sealed interface Remote {
  /**
   * The value is there.
   *
   * @param fresh for how much longer it is fresh; negative if it is served only while it is loaded
   *     anew
   * @param lease whether the asker is the one to load it anew
   */
  record Hit(CachedView view, Duration fresh, boolean lease) implements Remote {}

  /** It is not there, and the asker is the one to load it. */
  record Load() implements Remote {}

  /** It is not there, and somebody else loads it. */
  record Wait() implements Remote {}

  /** Redis does not answer in time, or must not be asked. */
  record Unavailable() implements Remote {}
}
