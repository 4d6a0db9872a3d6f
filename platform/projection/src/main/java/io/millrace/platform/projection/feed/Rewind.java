package io.millrace.platform.projection.feed;

/**
 * A checkpoint that stands before where this projector had left it: the store has forgotten what it
 * had committed.
 *
 * @param left where it had been left
 * @param offset where it stands; 0 where there is none any more
 */
public record Rewind(Checkpoint left, long offset) {
  /** How many records have to be read again. */
  public long records() {
    return left.nextOffset() - offset;
  }
}
