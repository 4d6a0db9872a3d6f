package io.millrace.platform.projection.feed;

import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;

/**
 * How far a projection has come in a partition.
 *
 * @param nextOffset of the first record that it has not taken
 * @param epoch rises each time a projector takes the partition over; the holder of an older one can
 *     no longer write
 */
public record Checkpoint(
    ProjectionId projection, PartitionId partition, long nextOffset, long epoch) {
  /** What it is the checkpoint of. */
  public CheckpointKey key() {
    return new CheckpointKey(projection, partition);
  }

  public Checkpoint movedTo(long offset) {
    return new Checkpoint(projection, partition, offset, epoch);
  }
}
