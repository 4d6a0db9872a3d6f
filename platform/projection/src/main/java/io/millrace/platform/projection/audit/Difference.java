package io.millrace.platform.projection.audit;

import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.history.LedgerEntry;

/**
 * An aggregate of which a view lacks what it claims to have.
 *
 * @param entry the newest event that is lacking
 * @param progress version up to which the engine holds the aggregate for applied
 */
public record Difference(
    ProjectionId projection, PartitionId partition, LedgerEntry entry, Kind kind, long progress) {
  /** What is lacking. */
  public enum Kind {
    /** A row; of sums, every trace of the aggregate. */
    MISSING,
    /** The newest events. */
    BEHIND
  }
}
