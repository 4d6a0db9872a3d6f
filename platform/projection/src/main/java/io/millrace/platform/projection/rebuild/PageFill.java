package io.millrace.platform.projection.rebuild;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.ApplyOutcome;
import io.millrace.platform.projection.ApplyOutcome.Poison;
import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.apply.Known;
import io.millrace.platform.projection.apply.ProjectionBatch;
import io.millrace.platform.projection.apply.ProjectionFold;
import io.millrace.platform.projection.apply.RoundApplier;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.PastEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One page on its way into the tables. */
final class PageFill<R> {
  private final Rebuilder rebuilder;
  private final RebuildTask task;
  private final LiveProjection<R> projection;
  private final int shard;
  private final HistoryPlace from;
  private final HistoryPlace to;
  private final int events;

  PageFill(
      Rebuilder rebuilder,
      RebuildTask task,
      LiveProjection<R> projection,
      int shard,
      HistoryPlace from,
      HistoryPlace to,
      int events) {
    this.rebuilder = rebuilder;
    this.task = task;
    this.projection = projection;
    this.shard = shard;
    this.from = from;
    this.to = to;
    this.events = events;
  }

  /** The place in history moves with the last part only: what is repeated is recognised. */
  void write(List<FeedRecord> records, boolean last) {
    ProjectionBatch<R> batch = new ProjectionBatch<>(projection, Map.of(), records);
    Known<R> known = RoundApplier.await(rebuilder.store().known(projection, batch.aggregateIds()));
    FoldedBatch<R> folded = whole(ProjectionFold.foldHistory(batch, known, null), batch, known);
    try {
      commit(folded, last);
    } catch (StoreException.Refused e) {
      if (records.size() == 1) {
        Poison poison = new Poison("the table refused the row: " + e.getMessage());
        commit(ProjectionFold.foldHistory(batch, known, poison), last);
        return;
      }
      int middle = records.size() / 2;
      write(records.subList(0, middle), false);
      write(records.subList(middle, records.size()), last);
    }
  }

  private void commit(FoldedBatch<R> folded, boolean last) {
    rebuilder.commit(task, folded, shard, from, last ? to : from, last ? events : 0);
  }

  /** Where events of an aggregate are missing, the ones of another place in the ledger are got. */
  private FoldedBatch<R> whole(FoldedBatch<R> folded, ProjectionBatch<R> batch, Known<R> known) {
    List<FeedRecord> fetched = new ArrayList<>();
    for (DeadLetter letter : folded.deadLetters()) {
      if (letter.outcome() instanceof ApplyOutcome.Gap(long expected, long found)) {
        fetched.addAll(missing(letter, expected, found));
      }
    }
    if (fetched.isEmpty()) {
      return folded;
    }
    fetched.addAll(batch.records());
    fetched.sort(Comparator.comparingLong(Rebuilder::version));
    return ProjectionFold.foldHistory(
        new ProjectionBatch<>(projection, Map.of(), fetched), known, null);
  }

  private List<FeedRecord> missing(DeadLetter letter, long expected, long found) {
    @Nullable AggregateType type =
        AggregateType.ofTopic(letter.record().partition().topic()).orElse(null);
    if (type == null || letter.aggregateId() == null) {
      return List.of();
    }
    List<FeedRecord> records = new ArrayList<>();
    for (PastEvent event :
        rebuilder.history().range(type, letter.aggregateId(), expected, found - 1)) {
      records.add(Rebuilder.record(task, event));
    }
    return records;
  }
}
