package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.deadletter.FilledGap;
import io.millrace.platform.projection.feed.PartitionBounds;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What is asked of the runner; done strictly one after the other. */
sealed interface Work {
  /**
   * Take partitions over.
   *
   * @param offsets completed with the offset at which each partition has to go on
   */
  record Claim(
      Collection<PartitionBounds> partitions,
      Map<String, Integer> partitionCounts,
      CompletableFuture<Map<PartitionId, Long>> offsets)
      implements Work {}

  /** Forget partitions that belong to somebody else now. */
  record Release(Set<PartitionId> partitions) implements Work {}

  /**
   * Apply records.
   *
   * @param done run when they are in the store, or found to be another owner's
   */
  record Round(List<FeedRecord> records, Runnable done) implements Work {}

  /** Look which projections are live now, and what operators ask for. */
  record LookAround() implements Work {}

  /**
   * Apply the parked records of aggregates again, with the events that they follow on.
   *
   * @param done completed when that was done, or was not to be done here
   */
  record Mend(List<FilledGap> gaps, CompletableFuture<Void> done) implements Work {}
}
