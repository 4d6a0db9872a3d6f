package io.millrace.platform.projection.deadletter;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.history.VersionRange;

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
  public VersionRange missing() {
    return new VersionRange(type, aggregateId, next, found - 1);
  }
}
