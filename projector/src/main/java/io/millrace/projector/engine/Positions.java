package io.millrace.projector.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints that this projector holds, as it last saw them. Held by projection and partition,
 * so that projections move apart when one is behind.
 */
final class Positions {
  private record Place(ProjectionId projection, PartitionId partition) {}

  private final Map<Place, Checkpoint> held = new ConcurrentHashMap<>();

  void hold(Checkpoint checkpoint) {
    held.put(new Place(checkpoint.projection(), checkpoint.partition()), checkpoint);
  }

  void release(Collection<PartitionId> partitions) {
    held.keySet().removeIf(place -> partitions.contains(place.partition()));
  }

  /** Forgets all other projections. */
  void retain(Set<ProjectionId> projections) {
    held.keySet().removeIf(place -> !projections.contains(place.projection()));
  }

  Collection<Checkpoint> all() {
    return List.copyOf(held.values());
  }

  @Nullable Checkpoint of(ProjectionId projection, PartitionId partition) {
    return held.get(new Place(projection, partition));
  }

  /**
   * Offset from which the feed has to deliver the partition, so that no projection misses any;
   * empty where none takes it.
   */
  OptionalLong leastOffset(PartitionId partition) {
    return held.values().stream()
        .filter(checkpoint -> checkpoint.partition().equals(partition))
        .mapToLong(Checkpoint::nextOffset)
        .min();
  }

  /**
   * What the projection has not taken yet among these records; null if there is nothing. Records of
   * partitions that are not held are left to their owner.
   */
  <R> @Nullable ProjectionBatch<R> batch(LiveProjection<R> projection, List<FeedRecord> records) {
    Map<PartitionId, Checkpoint> from = new LinkedHashMap<>();
    List<FeedRecord> fresh = new ArrayList<>();
    for (FeedRecord record : records) {
      Checkpoint checkpoint = held.get(new Place(projection.id(), record.partition()));
      if (checkpoint != null && record.offset() >= checkpoint.nextOffset()) {
        from.put(record.partition(), checkpoint);
        fresh.add(record);
      }
    }
    return fresh.isEmpty() ? null : new ProjectionBatch<>(projection, from, fresh);
  }
}
