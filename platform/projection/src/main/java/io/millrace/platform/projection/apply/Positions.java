package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.CheckpointKey;
import io.millrace.platform.projection.feed.Drift;
import io.millrace.platform.projection.feed.Rewind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
public final class Positions {
  private final Map<CheckpointKey, Checkpoint> held = new ConcurrentHashMap<>();

  void hold(Checkpoint checkpoint) {
    held.put(checkpoint.key(), checkpoint);
  }

  void release(Collection<PartitionId> partitions) {
    held.keySet().removeIf(key -> partitions.contains(key.partition()));
  }

  /** Forgets all other projections. */
  void retain(Set<ProjectionId> projections) {
    held.keySet().removeIf(key -> !projections.contains(key.projection()));
  }

  Collection<Checkpoint> all() {
    return List.copyOf(held.values());
  }

  @Nullable Checkpoint of(ProjectionId projection, PartitionId partition) {
    return held.get(new CheckpointKey(projection, partition));
  }

  /**
   * Takes over where the checkpoints stand now, those that went on at least.
   *
   * @param stored of all that are held
   */
  Drift follow(Collection<Checkpoint> stored) {
    Map<CheckpointKey, Checkpoint> now = new HashMap<>();
    stored.forEach(checkpoint -> now.put(checkpoint.key(), checkpoint));
    Drift drift = new Drift(new HashSet<>(), new ArrayList<>());
    for (Checkpoint left : all()) {
      Checkpoint found = now.getOrDefault(left.key(), left.movedTo(0));
      if (found.nextOffset() < left.nextOffset()) {
        drift.rewinds().add(new Rewind(left, found.nextOffset()));
      } else if (found.epoch() != left.epoch()) {
        drift.foreign().add(found.partition());
      } else {
        hold(found);
      }
    }
    return drift;
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
      Checkpoint checkpoint = held.get(new CheckpointKey(projection.id(), record.partition()));
      if (checkpoint != null && record.offset() >= checkpoint.nextOffset()) {
        from.put(record.partition(), checkpoint);
        fresh.add(record);
      }
    }
    return fresh.isEmpty() ? null : new ProjectionBatch<>(projection, from, fresh);
  }
}
