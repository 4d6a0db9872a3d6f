package io.millrace.platform.projection;

/**
 * How far a projection has come with one aggregate.
 *
 * @param version of the last event applied; 0 before the first
 * @param parked whether a later event could not be applied, so that all that follow wait behind it
 */
public record AggregateProgress(long version, boolean parked) {
  /** Nothing applied yet. */
  public static final AggregateProgress NONE = new AggregateProgress(0, false);

  public AggregateProgress appliedTo(long next) {
    return new AggregateProgress(next, false);
  }

  public AggregateProgress park() {
    return new AggregateProgress(version, true);
  }
}
