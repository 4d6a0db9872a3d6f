package io.millrace.platform.projection.deadletter;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.apply.ProjectionStore;
import io.millrace.platform.projection.feed.Checkpoint;
import java.util.Collection;
import java.util.List;

/**
 * The records that projections could not apply. They are put there by {@link
 * ProjectionStore#commit}; from then on an aggregate stands still in that projection until its
 * letters are applied, the lowest version first, or discarded.
 *
 * <p>Only the owner of a partition changes the letters of its aggregates, so that this never
 * overlaps with the feed: {@link ProjectionStore#settle} is fenced like every other transaction.
 *
 * <p>Every method blocks and throws {@link StoreException}.
 */
public interface DeadLetters {
  /** What operators have asked of the owner of these checkpoints and is not done, oldest first. */
  List<DeadLetterRequest> requests(Collection<Checkpoint> held);

  /** The letters of these aggregates as records, each aggregate's in the order of versions. */
  List<FeedRecord> of(ProjectionId projection, Collection<String> aggregateIds);

  /** One letter as a record; empty if it is gone. */
  List<FeedRecord> one(long letter);

  /**
   * Aggregates under these checkpoints that wait for missing events: of those whose turn it is the
   * ones that have waited for it longest. They have no other turn for a few seconds, whatever
   * becomes of this one.
   */
  List<OpenGap> takeGaps(Collection<Checkpoint> held, int limit);

  /** Nobody has the next event of these: they wait twice as long as before for their next turn. */
  void postpone(Collection<OpenGap> gaps);

  /** Notes how a request ended. */
  void answer(DeadLetterRequest request, String outcome);
}
