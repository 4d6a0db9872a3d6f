package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.AggregateVersion;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.CheckpointMove;
import io.millrace.platform.projection.feed.PartitionWatermark;
import io.millrace.platform.projection.feed.Watermarks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records that one projection has not taken yet, with the checkpoints that they follow on.
 *
 * @param from the checkpoint of every partition that has records here
 * @param records in the order of their offsets within each partition; never empty
 */
public record ProjectionBatch<R>(
    LiveProjection<R> projection, Map<PartitionId, Checkpoint> from, List<FeedRecord> records) {

  /** Number of records that are not watermarks. */
  int events() {
    int events = 0;
    for (FeedRecord record : records) {
      events += record.isMark() ? 0 : 1;
    }
    return events;
  }

  /** The aggregates of its records, in the order in which they come. */
  public Set<String> aggregateIds() {
    Set<String> ids = new LinkedHashSet<>();
    for (FeedRecord record : records) {
      AggregateVersion aggregate = record.aggregate();
      if (aggregate != null) {
        ids.add(aggregate.id());
      }
    }
    return ids;
  }

  /** Where its checkpoints stand after it. */
  Collection<CheckpointMove> moves() {
    Map<PartitionId, CheckpointMove> moves = new LinkedHashMap<>();
    for (FeedRecord record : records) {
      Checkpoint checkpoint = from.get(record.partition());
      if (checkpoint == null) {
        throw new IllegalStateException("no checkpoint for " + record.partition());
      }
      moves.put(record.partition(), new CheckpointMove(checkpoint, record.offset() + 1));
    }
    return moves.values();
  }

  /** The newest watermark of each shard in each partition. */
  List<PartitionWatermark> marks() {
    return Watermarks.newest(projection.id(), records);
  }

  /** The two halves, to find the record that the table refuses. */
  List<List<FeedRecord>> halves() {
    List<FeedRecord> events = new ArrayList<>();
    for (FeedRecord record : records) {
      if (!record.isMark()) {
        events.add(record);
      }
    }
    int middle = records.indexOf(events.get(events.size() / 2));
    return List.of(records.subList(0, middle), records.subList(middle, records.size()));
  }
}
