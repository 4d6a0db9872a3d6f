package io.millrace.platform.projection.engine;

/** A compare-and-set: from exactly this checkpoint to that offset. */
public record CheckpointMove(Checkpoint from, long nextOffset) {
  Checkpoint after() {
    return from.movedTo(nextOffset);
  }
}
