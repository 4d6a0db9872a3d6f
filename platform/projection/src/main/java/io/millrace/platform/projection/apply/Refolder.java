package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.deadletter.FilledGap;
import io.millrace.platform.projection.feed.Checkpoint;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Folds the rows of one aggregate anew out of its history, whatever the rows and the engine's
 * progress say. Works on the runner's thread, between two rounds.
 */
final class Refolder {
  private static final Logger LOG = Logger.getLogger(Refolder.class);

  private final ProjectionStore store;
  private final Announcer announcer;

  Refolder(ProjectionStore store, Announcer announcer) {
    this.store = store;
    this.announcer = announcer;
  }

  /**
   * Writes the rows anew, unless that would lose something.
   *
   * @param filled what is to be folded; {@code next} is the first event that the fold needs
   * @param waits whether events of the aggregate wait as dead letters, which go on waiting
   */
  <R> void refold(
      LiveProjection<R> projection, Checkpoint checkpoint, FilledGap filled, boolean waits) {
    String id = filled.gap().aggregateId();
    AggregateProgress now =
        RoundApplier.await(store.known(projection, List.of(id)))
            .progress()
            .getOrDefault(id, AggregateProgress.NONE);
    Known<R> before =
        new Known<>(Map.of(id, new AggregateProgress(filled.gap().next() - 1, false)), Map.of());
    boolean parked = now.parked() && waits;
    List<FeedRecord> records =
        filled.history().stream()
            .filter(record -> !parked || DeadLetterReplayer.version(record) <= now.version())
            .toList();
    ProjectionBatch<R> batch = new ProjectionBatch<>(projection, Map.of(), records);
    FoldedBatch<R> folded = ProjectionFold.foldHistory(batch, before, null);
    AggregateProgress reached = folded.progress().getOrDefault(id, AggregateProgress.NONE);
    if (!folded.deadLetters().isEmpty()) {
      leave(projection, id, folded.deadLetters().getFirst().outcome().cause());
      return;
    }
    if (reached.version() < now.version()) {
      leave(projection, id, "version " + now.version() + " was applied meanwhile");
      return;
    }
    Map<String, Long> settled = parked ? Map.of() : Map.of(id, reached.version());
    try {
      announcer.tell(
          store.replace(
              folded.standingAt(List.of(checkpoint), Map.of(id, parked ? now : reached)),
              id,
              new Settlement(projection.id(), settled, 0)));
    } catch (StoreException.Refused e) {
      leave(projection, id, "the table refused the row: " + e.getMessage());
    }
  }

  private static void leave(LiveProjection<?> projection, String id, String cause) {
    LOG.warnf("%s: the rows of %s are left as they are: %s", projection.id(), id, cause);
  }
}
