package io.millrace.platform.projection.rebuild;

import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.history.HistoryPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rebuild remembers, in the transactions that fill the tables: it can be killed at any point
 * and goes on behind the last transaction. Every method blocks and throws {@link StoreException}.
 */
public interface RebuildStore {
  /**
   * The rebuild under way, if this worker holds it or nobody else does: one worker fills at a time.
   *
   * @param worker name of the caller, unique
   * @param lease for how long the caller may be silent before another one takes over
   */
  Optional<RebuildTask> take(String worker, Duration lease);

  /**
   * First half of a pass: the new version's checkpoints and watermarks become those of the active
   * version, so that everything from there on comes by the topics. History has to be bounded
   * <em>after</em> this.
   */
  void alignCheckpoints(RebuildTask task);

  /** Second half: how far history is read in this pass, and how many events that is in all. */
  void beginPass(RebuildTask task, Map<Integer, Long> belowTxByShard, long events);

  /**
   * Writes rows, progress and dead letters of a page, and moves the place in that shard's history.
   *
   * @param events number of events of the page; counts as progress
   * @param eventsPerSecond how fast it goes just now, for whoever asks
   */
  void fill(
      RebuildTask task,
      FoldedBatch<?> batch,
      int shard,
      HistoryPlace from,
      HistoryPlace to,
      long events,
      double eventsPerSecond);

  /** The rebuild stands still, and why; forgotten with the next page. */
  void trouble(RebuildTask task, String reason);

  /** Nothing of history is left below the ends of the pass. */
  void endPass(RebuildTask task);

  /** Ends the reading of history: from now on the version follows the topics. */
  void follow(RebuildTask task);

  /** Whether the version now stands by; it does as soon as it is where the active one is. */
  boolean standBy(RebuildTask task);

  /** How far each shard has been read; empty before the first pass. */
  List<ShardProgress> shards(RebuildTask task);

  /**
   * A shard in a pass.
   *
   * @param reached everything up to here is in the tables
   * @param belowTx where the pass ends
   */
  record ShardProgress(int shard, HistoryPlace reached, long belowTx) {}
}
