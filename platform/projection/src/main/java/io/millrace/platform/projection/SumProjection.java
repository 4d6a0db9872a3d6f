package io.millrace.platform.projection;

import io.millrace.platform.events.EventEnvelope;
import java.util.List;

/**
 * Sums over many aggregates: an event adds to some rows, whatever stands in them. Each event is
 * counted once because the engine knows the last version of each aggregate.
 *
 * @param <R> an amount to add, with the key of its row; immutable
 */
public non-sealed interface SumProjection<R> extends Projection<R> {
  /**
   * What the event adds; may be empty.
   *
   * @throws RuntimeException if the event makes no sense; it becomes a dead letter then
   */
  List<R> additions(EventEnvelope event);

  /** Key of the row that the amount belongs to; equal keys, same row. */
  Object keyOf(R addition);

  /**
   * The sum of two amounts with the same key.
   *
   * @throws ArithmeticException on overflow
   */
  R plus(R one, R other);
}
