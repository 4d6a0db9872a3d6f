package io.millrace.projector.engine;

import java.util.Collection;
import java.util.List;

/**
 * The records that projections could not apply. They are put there by {@link ReadStore#commit};
 * from then on an aggregate stands still in that projection until its letters are applied, in the
 * order of their versions, or discarded.
 *
 * <p>Only the owner of a partition changes the letters of its aggregates, so that this never
 * overlaps with the feed: {@link ReadStore#settle} is fenced like every other transaction.
 *
 * <p>Every method blocks and throws {@link StoreException}.
 */
public interface DeadLetters {
  /** What operators have asked of the owner of these checkpoints and is not done, oldest first. */
  List<LetterRequest> requests(Collection<Checkpoint> held);

  /** The letters of an aggregate as records, in the order of their versions. */
  List<FeedRecord> of(ProjectionId projection, String aggregateId);

  /** One letter as a record; empty if it is gone. */
  List<FeedRecord> one(long letter);

  /** Aggregates under these checkpoints that wait for missing events, at most {@code limit}. */
  List<OpenGap> gaps(Collection<Checkpoint> held, int limit);

  /** Notes how a request ended. */
  void answer(LetterRequest request, String outcome);
}
