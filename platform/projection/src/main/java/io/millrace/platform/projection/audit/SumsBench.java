package io.millrace.platform.projection.audit;

import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.history.LedgerEntry;
import java.util.Collection;
import java.util.Map;

/**
 * Sums of views as they stood at one moment, and beside them what events add up to. Every method
 * blocks and throws {@link StoreException}.
 */
public interface SumsBench extends AutoCloseable {
  /** The views whose sums can be compared. */
  Collection<LiveProjection<?>> views();

  /** Where each shard's history ends: nothing behind it was in the sums at that moment. */
  Map<Integer, Long> ends();

  /** Whether the view had taken the event at that moment. */
  boolean has(ProjectionId view, LedgerEntry event);

  /** Adds to the second sums. */
  void add(FoldedBatch<?> additions);

  /** The view cannot be compared after all. */
  void giveUp(ProjectionId view, String why);

  /**
   * Compares, also those that could not be.
   *
   * @param repair whether rows that differ are made what events add up to, unless they have changed
   *     since that moment
   */
  Map<ProjectionId, SumsVerdict> verdicts(boolean repair);

  @Override
  void close();
}
