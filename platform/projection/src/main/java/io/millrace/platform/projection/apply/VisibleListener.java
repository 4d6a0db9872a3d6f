package io.millrace.platform.projection.apply;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.FeedRecord;
import java.time.Instant;

/** Hears which events a view shows from now on; for metrics and traces. Calls must not wait. */
@FunctionalInterface
public interface VisibleListener {
  /**
   * The transaction with this event in it has committed. An event that the relay published twice is
   * told twice.
   *
   * @param begun when work on its round began
   * @param committed when the store had answered
   */
  void visible(
      String projection, FeedRecord record, EventEnvelope event, Instant begun, Instant committed);
}
