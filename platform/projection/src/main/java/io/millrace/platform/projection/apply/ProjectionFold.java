package io.millrace.platform.projection.apply;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.AggregateVersion;
import io.millrace.platform.projection.ApplyOutcome;
import io.millrace.platform.projection.ApplyOutcome.Applied;
import io.millrace.platform.projection.ApplyOutcome.Behind;
import io.millrace.platform.projection.ApplyOutcome.Duplicate;
import io.millrace.platform.projection.ApplyOutcome.Gap;
import io.millrace.platform.projection.ApplyOutcome.Malformed;
import io.millrace.platform.projection.ApplyOutcome.Parked;
import io.millrace.platform.projection.ApplyOutcome.Poison;
import io.millrace.platform.projection.ApplyOutcome.Skipped;
import io.millrace.platform.projection.ApplyOutcome.Unknown;
import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.RowAccumulator;
import io.millrace.platform.projection.UnknownPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each record of a batch and folds those that apply. The law: an
 * aggregate's events apply one after the other, 1, 2, 3… and each once; the first that cannot apply
 * parks the aggregate, and every other aggregate goes on.
 */
public final class ProjectionFold<R> {
  private final ProjectionBatch<R> batch;
  private final Known<R> known;
  private final @Nullable Poison refused;
  private final RowAccumulator<R> rows;
  private final Map<String, AggregateProgress> progress = new HashMap<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final Map<String, Integer> outcomes = new HashMap<>();

  private ProjectionFold(ProjectionBatch<R> batch, Known<R> known, @Nullable Poison refused) {
    this.batch = batch;
    this.known = known;
    this.refused = refused;
    this.rows = RowAccumulator.of(batch.projection().function(), known.rows());
  }

  /** What the batch changes. */
  public static <R> FoldedBatch<R> fold(ProjectionBatch<R> batch, Known<R> known) {
    return new ProjectionFold<>(batch, known, null).fold();
  }

  /** What a batch of one event changes whose rows the store refused. */
  static <R> FoldedBatch<R> refuse(ProjectionBatch<R> batch, Known<R> known, Poison refused) {
    return new ProjectionFold<>(batch, known, refused).fold();
  }

  /** What events from history change; they move no checkpoint. */
  public static <R> FoldedBatch<R> foldHistory(
      ProjectionBatch<R> batch, Known<R> known, @Nullable Poison refused) {
    return new ProjectionFold<>(batch, known, refused).foldHistory();
  }

  private FoldedBatch<R> foldHistory() {
    takeAll();
    return new FoldedBatch<>(
        batch.projection(), List.of(), List.of(), rows.rows(), progress, deadLetters, outcomes);
  }

  private void takeAll() {
    for (FeedRecord record : batch.records()) {
      if (!record.isMark()) {
        outcomes.merge(take(record).name(), 1, Integer::sum);
      }
    }
  }

  private FoldedBatch<R> fold() {
    takeAll();
    return new FoldedBatch<>(
        batch.projection(),
        batch.moves(),
        batch.marks(),
        rows.rows(),
        progress,
        deadLetters,
        outcomes);
  }

  private ApplyOutcome take(FeedRecord record) {
    AggregateVersion place = record.aggregate();
    ApplyOutcome outcome =
        place == null ? withoutPlace(record) : inOrder(record, place, progressOf(place.id()));
    if (outcome instanceof Parked parked) {
      deadLetters.add(
          new DeadLetter(
              batch.projection().id(),
              record,
              parked,
              place == null ? null : place.id(),
              place == null ? 0 : place.version()));
    }
    return outcome;
  }

  /** A record that names no place in the life of an aggregate stops none. */
  private ApplyOutcome withoutPlace(FeedRecord record) {
    return switch (record.decoded()) {
      case Decoded.Unknown(var type) -> unknown(type);
      case Decoded.Malformed(var reason) -> new Malformed(reason);
      default -> new Malformed("not the id or version of any aggregate");
    };
  }

  private ApplyOutcome inOrder(FeedRecord record, AggregateVersion place, AggregateProgress last) {
    if (place.version() <= last.version()) {
      return new Duplicate();
    }
    if (last.parked()) {
      return new Behind();
    }
    long expected = last.version() + 1;
    ApplyOutcome outcome =
        place.version() == expected ? apply(record) : new Gap(expected, place.version());
    progress.put(
        place.id(), outcome instanceof Parked ? last.park() : last.appliedTo(place.version()));
    return outcome;
  }

  private ApplyOutcome apply(FeedRecord record) {
    return switch (record.decoded()) {
      case Decoded.Event(var envelope) -> refused == null ? apply(envelope) : refused;
      case Decoded.Unknown(var type) -> unknown(type);
      case Decoded.Malformed(var reason) -> new Malformed(reason);
      case Decoded.Mark mark -> throw new IllegalStateException("a mark has no version");
    };
  }

  // Whatever a projection throws concerns this one event: the others must go on.
  private ApplyOutcome apply(EventEnvelope envelope) {
    Set<AggregateType> reads = batch.projection().function().reads();
    if (!reads.contains(envelope.type())) {
      String topic = envelope.type().topic();
      if (reads.stream().anyMatch(type -> type.topic().equals(topic))) {
        return new Skipped(envelope.type().label());
      }
      return new Malformed("an event of a " + envelope.type().label() + " in another topic");
    }
    try {
      rows.take(envelope);
      return new Applied();
    } catch (RuntimeException e) {
      return new Poison(e.toString());
    }
  }

  private ApplyOutcome unknown(String type) {
    return batch.projection().function().onUnknown() == UnknownPolicy.SKIP
        ? new Skipped(type)
        : new Unknown(type);
  }

  private AggregateProgress progressOf(String id) {
    AggregateProgress touched = progress.get(id);
    return touched != null ? touched : known.progress().getOrDefault(id, AggregateProgress.NONE);
  }
}
