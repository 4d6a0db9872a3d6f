package io.millrace.query.orderstream;

import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.service.problems.ProblemException;

/** What a stream brings. */
public sealed interface StreamItem {
  /**
   * An order is new or has changed.
   *
   * @param position who sends this back goes on behind this item
   * @param order as it is by now, which may be later than the change
   */
  record Changed(String position, CachedView order) implements StreamItem {}

  /**
   * The stream has begun, nothing changed for a while, or the stream is about to end.
   *
   * @param position who sends this back misses nothing, though it may have seen no change at all;
   *     empty if there is nothing to add to what it was sent before
   */
  record Heartbeat(String position) implements StreamItem {}

  /**
   * The stream ends here, before its time: the last item.
   *
   * @param position as of a heartbeat: who comes back with it misses nothing
   * @param problem what happened, and what to do
   */
  record Failed(String position, ProblemException problem) implements StreamItem {}
}
