package io.millrace.platform.projection.feed;

import io.millrace.platform.projection.PartitionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the checkpoints in the store differ from what this projector holds.
 *
 * @param foreign partitions that somebody else has claimed
 * @param rewinds checkpoints that stand before where they had been left
 */
public record Drift(Set<PartitionId> foreign, List<Rewind> rewinds) {
  /** The partitions of which the store has forgotten records. */
  public Set<PartitionId> rewound() {
    Set<PartitionId> partitions = new HashSet<>();
    rewinds.forEach(rewind -> partitions.add(rewind.left().partition()));
    return partitions;
  }
}
