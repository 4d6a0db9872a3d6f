package io.millrace.projector.engine;

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
    ProjectionId projection,
    Collection<CheckpointMove> moves,
    List<PartitionMark> marks,
    List<R> rows,
    Map<String, AggregateProgress> progress,
    List<DeadLetter> deadLetters,
    Map<String, Integer> outcomes) {}
