package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.PartitionBounds;
import io.millrace.platform.projection.feed.PartitionWatermark;
import io.millrace.platform.projection.feed.Rewind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Where views, progress and checkpoints live, under one transaction.
 *
 * <p>Law: what {@link #commit} writes is visible all together or not at all, and only if every
 * checkpoint stood where its move starts. So whatever happens in between, reading the checkpoints
 * again tells exactly which records are in the views. They may tell less than was committed: a
 * store that is restored, or failed over to a replica that lagged, forgets rows and checkpoint
 * together.
 *
 * <p>Every method but {@link #known} blocks, and throws a {@link StoreException} of the kind that
 * says what to do.
 */
public interface ProjectionStore {
  /**
   * The versions of projections to which records are to be applied now: those that are live, not
   * paused, and known to this code. Always in the same order, so that two projectors never wait for
   * each other's rows crosswise.
   */
  List<LiveProjection<?>> live();

  /**
   * Takes partitions over: whoever held them can no longer write to them. A checkpoint outside of
   * what the partition still has moves to its begin.
   *
   * @param projections that read the partitions' topics
   * @param partitionCounts of every topic; all partitions get a checkpoint, also those of others,
   *     so that a view's progress waits for them
   * @return the checkpoint of each projection in each partition
   */
  List<Checkpoint> claim(
      Collection<LiveProjection<?>> projections,
      Collection<PartitionBounds> partitions,
      Map<String, Integer> partitionCounts);

  /** The checkpoints of these projections and partitions as they stand now. */
  List<Checkpoint> checkpoints(Collection<Checkpoint> of);

  /** What is known before a batch about its aggregates; fails with a {@link StoreException}. */
  <R> CompletableFuture<Known<R>> known(
      LiveProjection<R> projection, Collection<String> aggregateIds);

  /**
   * Writes all of these in one transaction, and what it has to tell others into the outbox.
   *
   * @return the rows that changed, of those projections whose stage tells others, and the dead
   *     letters that are new
   */
  Announcement commit(List<FoldedBatch<?>> batches);

  /**
   * Writes what came of letters and what becomes of them in one transaction.
   *
   * @return as {@link #commit}
   */
  Announcement settle(FoldedBatch<?> batch, Settlement settlement);

  /** Writes watermarks that came right behind these checkpoints, if they stand there. */
  void mark(Collection<Checkpoint> behind, List<PartitionWatermark> marks);

  /**
   * Writes the rows and the progress of one aggregate in place of those that are there, as {@link
   * #settle} does.
   */
  Announcement replace(FoldedBatch<?> batch, String aggregateId, Settlement settlement);

  /**
   * What stands in the outbox, the oldest first.
   *
   * @param standingFor for how long at least
   * @param except is left out
   */
  List<Announcement> untold(Duration standingFor, Collection<UUID> except, int limit);

  /** Takes these out of the outbox. */
  void told(Collection<UUID> announcements);

  /** Notes for operators that checkpoints stand before where this projector had left them. */
  void wentBack(List<Rewind> rewinds);
}
