package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.ProjectionId;

/**
 * How far the rebuild under way has come.
 *
 * @param eventsTotal at the end of the pass
 * @param eventsPerSecond over the last seconds
 */
public record RebuildProgress(
    ProjectionId projection, long eventsDone, long eventsTotal, double eventsPerSecond) {
  /** Seconds to the end of the pass at this speed; not a number where it does not move. */
  public double etaSeconds() {
    return eventsPerSecond > 0
        ? Math.max(0, eventsTotal - eventsDone) / eventsPerSecond
        : Double.NaN;
  }
}
