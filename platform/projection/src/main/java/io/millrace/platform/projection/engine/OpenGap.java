package io.millrace.platform.projection.engine;

import io.millrace.platform.events.AggregateType;

/**
 * An aggregate that waits for events which never came.
 *
 * @param type kind of the aggregate
 * @param next version of the first event that is missing
 * @param found version of the first event that waits
 */
public record OpenGap(
    ProjectionId projection,
    PartitionId partition,
    AggregateType type,
    String aggregateId,
    long next,
    long found) {
  /** What is missing. */
  VersionRange missing() {
    return new VersionRange(type, aggregateId, next, found - 1);
  }
}
