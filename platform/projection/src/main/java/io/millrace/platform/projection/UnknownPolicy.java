package io.millrace.platform.projection;

/**
 * What a projection does with an event of a type or schema version that this code does not know.
 */
public enum UnknownPolicy {
  /** Goes on without it: right where the projection reads only types that never change meaning. */
  SKIP,
  /** Keeps it, and what follows of the same aggregate, until a version that knows it replays it. */
  PARK
}
