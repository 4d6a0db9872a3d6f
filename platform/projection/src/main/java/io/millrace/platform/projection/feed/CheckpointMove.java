package io.millrace.platform.projection.feed;

/** A compare-and-set: from exactly this checkpoint to that offset. */
public record CheckpointMove(Checkpoint from, long nextOffset) {
  public Checkpoint after() {
    return from.movedTo(nextOffset);
  }
}
