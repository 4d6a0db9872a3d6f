package io.millrace.platform.projection;

import io.millrace.platform.events.AggregateType;
import java.util.Set;

/**
 * A pure function from events to changes of rows. The engine gives it the events of each aggregate
 * once and in order; how the rows are stored is the matter of its table.
 *
 * @param <R> a row as the function sees it
 */
public sealed interface Projection<R> permits RowProjection, SumProjection {
  /** Name, also of its view. */
  String name();

  /** The kinds of aggregate whose events it takes. */
  Set<AggregateType> reads();

  /** What to do with an event that this code does not know. */
  default UnknownPolicy onUnknown() {
    return UnknownPolicy.PARK;
  }
}
