package io.millrace.projector.engine;

import io.millrace.projector.engine.ApplyOutcome.Poison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies parked records again. Works on the runner's thread, between two rounds, so that an
 * aggregate's parked events and the next ones of the feed cannot overtake each other.
 */
final class LetterMender {
  private static final Logger LOG = Logger.getLogger(LetterMender.class);

  private final ReadStore store;
  private final DeadLetters letters;
  private final Outlet outlet;
  private final Positions positions;

  LetterMender(ReadStore store, DeadLetters letters, Outlet outlet, Positions positions) {
    this.store = store;
    this.letters = letters;
    this.outlet = outlet;
    this.positions = positions;
  }

  /** Does what operators have asked for in the partitions held here. */
  void answerRequests(List<LiveProjection<?>> live) {
    Collection<Checkpoint> held = positions.all();
    if (held.isEmpty()) {
      return;
    }
    for (LetterRequest request : letters.requests(held)) {
      LiveProjection<?> projection = find(live, request.projection());
      Checkpoint checkpoint = positions.of(request.projection(), request.partition());
      if (projection != null && checkpoint != null) {
        letters.answer(request, answerOnce(projection, checkpoint, request));
      }
    }
  }

  /** Applies what waits behind a gap. */
  void mend(List<LiveProjection<?>> live, OpenGap gap, List<FeedRecord> history) {
    LiveProjection<?> projection = find(live, gap.projection());
    Checkpoint checkpoint = positions.of(gap.projection(), gap.partition());
    if (projection == null || checkpoint == null) {
      return;
    }
    List<FeedRecord> records = new ArrayList<>(history);
    records.addAll(letters.of(gap.projection(), gap.aggregateId()));
    String outcome = apply(projection, checkpoint, gap.aggregateId(), records, 0);
    LOG.infof("%s: the gap of %s: %s", gap.projection(), gap.aggregateId(), outcome);
  }

  private static @Nullable LiveProjection<?> find(
      List<LiveProjection<?>> live, ProjectionId projection) {
    return live.stream().filter(each -> each.id().equals(projection)).findFirst().orElse(null);
  }

  // A request must never stop the feed: whatever goes wrong with it becomes its answer.
  private String answerOnce(
      LiveProjection<?> projection, Checkpoint checkpoint, LetterRequest request) {
    try {
      return answer(projection, checkpoint, request);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "the request %d cannot be done", request.id());
      return "failed: " + e;
    }
  }

  private String answer(
      LiveProjection<?> projection, Checkpoint checkpoint, LetterRequest request) {
    String aggregate = request.aggregateId();
    if (aggregate == null || request.aggregateVersion() == 0) {
      return withoutPlace(projection, checkpoint, request);
    }
    List<FeedRecord> waiting = letters.of(request.projection(), aggregate);
    long first = waiting.stream().mapToLong(LetterMender::version).min().orElse(0);
    if (first == 0) {
      return "gone";
    }
    if (request.action() == LetterRequest.Action.REPLAY) {
      return apply(projection, checkpoint, aggregate, waiting, 0);
    }
    if (request.aggregateVersion() != first) {
      return "refused: version " + first + " of the aggregate waits before it";
    }
    return apply(projection, checkpoint, aggregate, waiting, first);
  }

  /** A record that names no place in any aggregate's life waits for nobody. */
  private String withoutPlace(
      LiveProjection<?> projection, Checkpoint checkpoint, LetterRequest request) {
    if (request.action() == LetterRequest.Action.DISCARD) {
      store.settle(
          standing(projection, checkpoint),
          new Settlement(projection.id(), null, 0, request.letter()));
      return "discarded";
    }
    List<FeedRecord> record = letters.one(request.letter());
    return record.isEmpty() ? "gone" : "refused: the record names no aggregate; discard it";
  }

  /**
   * Applies an aggregate's records in the order of their versions.
   *
   * @param discarded version to go on behind; 0 for none
   */
  private <R> String apply(
      LiveProjection<R> projection,
      Checkpoint checkpoint,
      String aggregate,
      List<FeedRecord> records,
      long discarded) {
    Known<R> known = unparked(projection, aggregate, discarded);
    List<FeedRecord> ordered = ordered(records, known, aggregate);
    ProjectionBatch<R> batch = batch(projection, checkpoint, ordered);
    try {
      return settle(checkpoint, aggregate, discarded, ProjectionFold.fold(batch, known));
    } catch (StoreException.Refused e) {
      return oneByOne(projection, checkpoint, aggregate, ordered, discarded);
    }
  }

  /** Until the first that the table refuses; the rest waits behind it as before. */
  private <R> String oneByOne(
      LiveProjection<R> projection,
      Checkpoint checkpoint,
      String aggregate,
      List<FeedRecord> ordered,
      long discarded) {
    for (FeedRecord record : ordered) {
      Known<R> known = unparked(projection, aggregate, discarded);
      ProjectionBatch<R> batch = batch(projection, checkpoint, List.of(record));
      try {
        settle(checkpoint, aggregate, discarded, ProjectionFold.fold(batch, known));
      } catch (StoreException.Refused e) {
        Poison poison = new Poison("the table refused the row: " + e.getMessage());
        return settle(
            checkpoint, aggregate, discarded, ProjectionFold.refuse(batch, known, poison));
      }
    }
    return "applied";
  }

  private <R> Known<R> unparked(LiveProjection<R> projection, String aggregate, long discarded) {
    Known<R> known = RoundApplier.await(store.known(projection, List.of(aggregate)));
    long version = known.progress().getOrDefault(aggregate, AggregateProgress.NONE).version();
    Map<String, AggregateProgress> progress = new HashMap<>(known.progress());
    progress.put(aggregate, new AggregateProgress(Math.max(version, discarded), false));
    return new Known<>(progress, known.rows());
  }

  private static List<FeedRecord> ordered(
      List<FeedRecord> records, Known<?> known, String aggregate) {
    long applied = known.progress().getOrDefault(aggregate, AggregateProgress.NONE).version();
    Map<Long, FeedRecord> byVersion = new LinkedHashMap<>();
    records.stream()
        .filter(record -> version(record) > applied)
        .sorted(Comparator.comparingLong(LetterMender::version))
        .forEach(record -> byVersion.putIfAbsent(version(record), record));
    return List.copyOf(byVersion.values());
  }

  private static long version(FeedRecord record) {
    AggregateVersion place = record.aggregate();
    return place == null ? 0 : place.version();
  }

  private static <R> ProjectionBatch<R> batch(
      LiveProjection<R> projection, Checkpoint checkpoint, List<FeedRecord> records) {
    Map<PartitionId, Checkpoint> from = new HashMap<>();
    from.put(checkpoint.partition(), checkpoint);
    records.forEach(record -> from.put(record.partition(), checkpoint));
    return new ProjectionBatch<>(projection, from, records);
  }

  private <R> String settle(
      Checkpoint checkpoint, String aggregate, long discarded, FoldedBatch<R> folded) {
    AggregateProgress after =
        folded.progress().getOrDefault(aggregate, new AggregateProgress(discarded, false));
    FoldedBatch<R> written = folded.standingAt(checkpoint, Map.of(aggregate, after));
    List<ViewChange> changes =
        store.settle(
            written, new Settlement(folded.projection().id(), aggregate, after.version(), 0));
    if (!changes.isEmpty()) {
      outlet.changed(changes);
    }
    if (!after.parked()) {
      return discarded == 0 ? "applied" : "discarded";
    }
    return folded.deadLetters().stream()
        .findFirst()
        .map(left -> "still parked: " + left.outcome().name() + ", " + left.outcome().cause())
        .orElse("still parked");
  }

  private static <R> FoldedBatch<R> standing(LiveProjection<R> projection, Checkpoint checkpoint) {
    return new FoldedBatch<R>(
            projection, List.of(), List.of(), List.of(), Map.of(), List.of(), Map.of())
        .standingAt(checkpoint, Map.of());
  }
}
