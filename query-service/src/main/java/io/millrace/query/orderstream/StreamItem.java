package io.millrace.query.orderstream;

import io.millrace.query.cache.CachedView;

/** What a stream brings. */
public sealed interface StreamItem {
  /**
   * An order is new or has changed.
   *
   * @param position who sends this back goes on behind this item
   * @param order as it is by now, which may be later than the change
   */
  record Changed(String position, CachedView order) implements StreamItem {}

  /** Nothing changed for a while; the connection lives. */
  record Heartbeat() implements StreamItem {}
}
