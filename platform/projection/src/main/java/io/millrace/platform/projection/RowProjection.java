package io.millrace.platform.projection;

import io.millrace.platform.events.EventEnvelope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row per aggregate, folded from the row before and the next event; the row's key is the
 * aggregate's id.
 *
 * @param <R> the row, immutable
 */
public non-sealed interface RowProjection<R> extends Projection<R> {
  /**
   * The row after the event.
   *
   * @param before null before the aggregate's first event
   * @throws RuntimeException if the event cannot follow on this row; it becomes a dead letter then
   */
  R fold(@Nullable R before, EventEnvelope event);

  /** Whether each event carries the whole row, so that the last one alone makes it. */
  default boolean carriesWholeRow() {
    return false;
  }

  /** Names of the events that leave the row as it is. */
  default Set<String> passesOver() {
    return Set.of();
  }
}
