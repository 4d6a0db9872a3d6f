package io.millrace.platform.projection.history;

import io.millrace.platform.events.AggregateType;

/**
 * Events of one aggregate.
 *
 * @param from first version, inclusive
 * @param to last version, inclusive
 */
public record VersionRange(AggregateType type, String aggregateId, long from, long to) {
  /** Whether the event is one of them. */
  public boolean includes(PastEvent event) {
    long version = event.row().version();
    return event.row().aggregate().equals(type)
        && event.row().aggregateId().equals(aggregateId)
        && version >= from
        && version <= to;
  }

  /** Their number. */
  public long size() {
    return to - from + 1;
  }
}
