package io.millrace.platform.projection.deadletter;

import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants done with a dead letter.
 *
 * @param id of the request
 * @param letter id of the dead letter
 * @param action what to do
 * @param aggregateId whose event the letter is; null where it does not say
 * @param aggregateVersion 0 where it does not say
 */
public record DeadLetterRequest(
    long id,
    long letter,
    Action action,
    ProjectionId projection,
    PartitionId partition,
    @Nullable String aggregateId,
    long aggregateVersion) {
  /** What can be done. */
  public enum Action {
    /** Apply it and what waits behind it. */
    REPLAY,
    /** Go on as if it had never been, and apply what waits behind it. */
    DISCARD
  }
}
