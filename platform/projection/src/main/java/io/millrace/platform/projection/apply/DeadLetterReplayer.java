package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.AggregateVersion;
import io.millrace.platform.projection.ApplyOutcome.Poison;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.deadletter.DeadLetterRequest;
import io.millrace.platform.projection.deadletter.DeadLetters;
import io.millrace.platform.projection.deadletter.FilledGap;
import io.millrace.platform.projection.deadletter.OpenGap;
import io.millrace.platform.projection.feed.Checkpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies parked records again. Works on the runner's thread, between two rounds, so that an
 * aggregate's parked events and the next ones of the feed cannot overtake each other.
 */
final class DeadLetterReplayer {
  private static final Logger LOG = Logger.getLogger(DeadLetterReplayer.class);

  private final ProjectionStore store;
  private final DeadLetters letters;
  private final Announcer announcer;
  private final Positions positions;
  private final Refolder refolder;

  DeadLetterReplayer(
      ProjectionStore store, DeadLetters letters, Announcer announcer, Positions positions) {
    this.store = store;
    this.letters = letters;
    this.announcer = announcer;
    this.positions = positions;
    this.refolder = new Refolder(store, announcer);
  }

  /** Does what operators have asked for in the partitions held here. */
  void answerRequests(List<LiveProjection<?>> live) {
    Collection<Checkpoint> held = positions.all();
    if (held.isEmpty()) {
      return;
    }
    for (DeadLetterRequest request : letters.requests(held)) {
      LiveProjection<?> projection = find(live, request.projection());
      Checkpoint checkpoint = positions.of(request.projection(), request.partition());
      if (projection != null && checkpoint != null) {
        letters.answer(request, answerOnce(projection, checkpoint, request));
      }
    }
  }

  /**
   * Applies what waits behind gaps, those of a projection in one transaction where they can be;
   * rows that are to be folded anew are so before.
   */
  void mend(List<LiveProjection<?>> live, List<FilledGap> gaps) {
    gaps.stream()
        .collect(
            Collectors.groupingBy(
                each -> each.gap().projection(), LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (id, own) -> {
              LiveProjection<?> projection = find(live, id);
              if (projection != null) {
                mend(projection, own);
              }
            });
  }

  private void mend(LiveProjection<?> projection, List<FilledGap> gaps) {
    List<String> ids = gaps.stream().map(each -> each.gap().aggregateId()).toList();
    Map<String, List<FeedRecord>> waiting =
        letters.of(projection.id(), ids).stream()
            .collect(Collectors.groupingBy(DeadLetterReplayer::id));
    List<Mending> mendings = new ArrayList<>();
    for (FilledGap filled : gaps) {
      OpenGap gap = filled.gap();
      Checkpoint checkpoint = positions.of(projection.id(), gap.partition());
      if (checkpoint != null) {
        List<FeedRecord> behind = waiting.getOrDefault(gap.aggregateId(), List.of());
        if (filled.anew()) {
          refolder.refold(projection, checkpoint, filled, !behind.isEmpty());
        }
        // What could not follow on a row that was not there may follow now.
        List<FeedRecord> records = new ArrayList<>(filled.anew() ? List.of() : filled.history());
        records.addAll(behind);
        if (!records.isEmpty()) {
          mendings.add(new Mending(gap.aggregateId(), checkpoint, records, 0));
        }
      }
    }
    if (!mendings.isEmpty()) {
      Collection<String> outcomes = apply(projection, mendings).values();
      long applied = outcomes.stream().filter("applied"::equals).count();
      LOG.infof(
          "%s: %d gaps filled, %d filled in part",
          projection.id(), applied, outcomes.size() - applied);
    }
  }

  private static @Nullable LiveProjection<?> find(
      List<LiveProjection<?>> live, ProjectionId projection) {
    return live.stream().filter(each -> each.id().equals(projection)).findFirst().orElse(null);
  }

  // A request must never stop the feed: whatever goes wrong with it becomes its answer.
  private String answerOnce(
      LiveProjection<?> projection, Checkpoint checkpoint, DeadLetterRequest request) {
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
      LiveProjection<?> projection, Checkpoint checkpoint, DeadLetterRequest request) {
    String aggregate = request.aggregateId();
    if (aggregate == null || request.aggregateVersion() == 0) {
      return withoutPlace(projection, checkpoint, request);
    }
    List<FeedRecord> waiting = letters.of(request.projection(), List.of(aggregate));
    long first = waiting.stream().mapToLong(DeadLetterReplayer::version).min().orElse(0);
    if (first == 0) {
      return "gone";
    }
    if (request.action() == DeadLetterRequest.Action.REPLAY) {
      return apply(projection, new Mending(aggregate, checkpoint, waiting, 0));
    }
    if (request.aggregateVersion() != first) {
      return "refused: version " + first + " of the aggregate waits before it";
    }
    return apply(projection, new Mending(aggregate, checkpoint, waiting, first));
  }

  /** A record that names no place in any aggregate's life waits for nobody. */
  private String withoutPlace(
      LiveProjection<?> projection, Checkpoint checkpoint, DeadLetterRequest request) {
    if (request.action() == DeadLetterRequest.Action.DISCARD) {
      store.settle(
          standing(projection, checkpoint),
          new Settlement(projection.id(), Map.of(), request.letter()));
      return "discarded";
    }
    List<FeedRecord> record = letters.one(request.letter());
    return record.isEmpty() ? "gone" : "refused: the record names no aggregate; discard it";
  }

  /**
   * An aggregate whose records are to be applied, in the order of their versions.
   *
   * @param discarded version to go on behind; 0 for none
   */
  private record Mending(
      String aggregate, Checkpoint checkpoint, List<FeedRecord> records, long discarded) {
    Mending with(FeedRecord record) {
      return new Mending(aggregate, checkpoint, List.of(record), discarded);
    }
  }

  private String apply(LiveProjection<?> projection, Mending mending) {
    return apply(projection, List.of(mending)).getOrDefault(mending.aggregate(), "gone");
  }

  /**
   * How it ended for each aggregate. Who holds a row that the table refuses is found by halving.
   */
  private <R> Map<String, String> apply(LiveProjection<R> projection, List<Mending> mendings) {
    Known<R> known = unparked(projection, mendings);
    ProjectionBatch<R> batch = batch(projection, mendings, known);
    try {
      return settle(projection, mendings, known, ProjectionFold.foldHistory(batch, known, null));
    } catch (StoreException.Refused e) {
      if (mendings.size() == 1) {
        return oneByOne(projection, mendings.getFirst(), batch.records());
      }
      int middle = mendings.size() / 2;
      Map<String, String> outcomes = new HashMap<>(apply(projection, mendings.subList(0, middle)));
      outcomes.putAll(apply(projection, mendings.subList(middle, mendings.size())));
      return outcomes;
    }
  }

  /** Until the first that the table refuses; the rest waits behind it as before. */
  private <R> Map<String, String> oneByOne(
      LiveProjection<R> projection, Mending mending, List<FeedRecord> sorted) {
    for (FeedRecord record : sorted) {
      List<Mending> one = List.of(mending.with(record));
      Known<R> known = unparked(projection, one);
      ProjectionBatch<R> batch = batch(projection, one, known);
      try {
        settle(projection, one, known, ProjectionFold.foldHistory(batch, known, null));
      } catch (StoreException.Refused e) {
        Poison poison = new Poison("the table refused the row: " + e.getMessage());
        return settle(projection, one, known, ProjectionFold.foldHistory(batch, known, poison));
      }
    }
    return Map.of(mending.aggregate(), "applied");
  }

  private <R> Known<R> unparked(LiveProjection<R> projection, List<Mending> mendings) {
    List<String> ids = mendings.stream().map(Mending::aggregate).toList();
    Known<R> known = RoundApplier.await(store.known(projection, ids));
    Map<String, AggregateProgress> progress = new HashMap<>(known.progress());
    for (Mending mending : mendings) {
      AggregateProgress last = progress.getOrDefault(mending.aggregate(), AggregateProgress.NONE);
      progress.put(
          mending.aggregate(), last.appliedTo(Math.max(last.version(), mending.discarded())));
    }
    return new Known<>(progress, known.rows());
  }

  /** What is behind the last version that was applied, each version once. */
  private static <R> ProjectionBatch<R> batch(
      LiveProjection<R> projection, List<Mending> mendings, Known<R> known) {
    List<FeedRecord> all = new ArrayList<>();
    for (Mending mending : mendings) {
      long applied =
          known.progress().getOrDefault(mending.aggregate(), AggregateProgress.NONE).version();
      Map<Long, FeedRecord> byVersion = new TreeMap<>();
      for (FeedRecord record : mending.records()) {
        if (version(record) > applied) {
          byVersion.putIfAbsent(version(record), record);
        }
      }
      all.addAll(byVersion.values());
    }
    return new ProjectionBatch<>(projection, Map.of(), all);
  }

  static long version(FeedRecord record) {
    AggregateVersion place = record.aggregate();
    return place == null ? 0 : place.version();
  }

  private static String id(FeedRecord record) {
    AggregateVersion place = record.aggregate();
    return place == null ? "" : place.id();
  }

  private <R> Map<String, String> settle(
      LiveProjection<R> projection, List<Mending> mendings, Known<R> known, FoldedBatch<R> folded) {
    Map<String, AggregateProgress> after = new HashMap<>();
    Map<String, Long> upTo = new HashMap<>();
    Map<String, String> outcomes = new HashMap<>();
    for (Mending mending : mendings) {
      String id = mending.aggregate();
      AggregateProgress reached =
          folded
              .progress()
              .getOrDefault(id, known.progress().getOrDefault(id, AggregateProgress.NONE));
      after.put(id, reached);
      upTo.put(id, reached.version());
      outcomes.put(
          id,
          reached.parked()
              ? stillParked(folded, id)
              : mending.discarded() == 0 ? "applied" : "discarded");
    }
    Set<Checkpoint> checkpoints =
        mendings.stream().map(Mending::checkpoint).collect(Collectors.toSet());
    announcer.tell(
        store.settle(
            folded.standingAt(checkpoints, after), new Settlement(projection.id(), upTo, 0)));
    return outcomes;
  }

  private static String stillParked(FoldedBatch<?> folded, String aggregate) {
    return folded.deadLetters().stream()
        .filter(left -> aggregate.equals(left.aggregateId()))
        .findFirst()
        .map(left -> "still parked: " + left.outcome().name() + ", " + left.outcome().cause())
        .orElse("still parked");
  }

  private static <R> FoldedBatch<R> standing(LiveProjection<R> projection, Checkpoint checkpoint) {
    return new FoldedBatch<R>(
            projection, List.of(), List.of(), List.of(), Map.of(), List.of(), Map.of())
        .standingAt(List.of(checkpoint), Map.of());
  }
}
