package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.ApplyOutcome;
import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.CheckpointMove;
import io.millrace.platform.projection.feed.PartitionWatermark;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * All that one transaction changes for one projection.
 *
 * @param rows at most one per key
 * @param progress of the aggregates that the batch touched
 * @param outcomes how many records met which end, by {@link ApplyOutcome#name}
 */
public record FoldedBatch<R>(
    LiveProjection<R> projection,
    Collection<CheckpointMove> moves,
    List<PartitionWatermark> marks,
    List<R> rows,
    Map<String, AggregateProgress> progress,
    List<DeadLetter> deadLetters,
    Map<String, Integer> outcomes) {

  /** The same rows, for records that are not the feed's next: checkpoints are only asked for. */
  FoldedBatch<R> standingAt(
      Collection<Checkpoint> checkpoints, Map<String, AggregateProgress> left) {
    return new FoldedBatch<>(
        projection,
        checkpoints.stream().map(each -> new CheckpointMove(each, each.nextOffset())).toList(),
        List.of(),
        rows,
        left,
        deadLetters,
        outcomes);
  }
}
