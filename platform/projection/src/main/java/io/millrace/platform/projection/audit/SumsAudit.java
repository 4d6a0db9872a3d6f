package io.millrace.platform.projection.audit;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.RowAccumulator;
import io.millrace.platform.projection.UnknownPolicy;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.history.PastEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares sums with what all events of the ledgers add up to: not the events that are there now,
 * but those that each view had taken at one moment, so that it works while events flow. The second
 * sums are added up in the database, a page at a time.
 */
final class SumsAudit {
  /** An event may have almost a megabyte. */
  private static final int PAGE_EVENTS = 50;

  private static final int MOST_EVENTS = 1000;
  private static final Duration ADD_EVERY = Duration.ofSeconds(1);

  private final AuditStore audits;
  private final EventHistory history;
  private final AuditPace pace;
  private final Duration confirmAfter;

  SumsAudit(AuditStore audits, EventHistory history, AuditPace pace, Duration confirmAfter) {
    this.audits = audits;
    this.history = history;
    this.pace = pace;
    this.confirmAfter = confirmAfter;
  }

  /** What differs has to differ twice; then it is repaired, if the run repairs. */
  Map<ProjectionId, SumsVerdict> compare(AuditRun run) throws InterruptedException {
    Map<ProjectionId, SumsVerdict> verdicts = once(run, false);
    if (verdicts.values().stream().anyMatch(verdict -> verdict.differing() > 0)) {
      Thread.sleep(confirmAfter);
      return once(run, run.repair());
    }
    return verdicts;
  }

  private Map<ProjectionId, SumsVerdict> once(AuditRun run, boolean repair)
      throws InterruptedException {
    try (SumsBench bench = audits.sums(run, history)) {
      AuditRun now = run;
      for (Map.Entry<Integer, Long> end : bench.ends().entrySet()) {
        now = walk(now, bench, end.getKey(), end.getValue());
      }
      return bench.verdicts(repair);
    }
  }

  private AuditRun walk(AuditRun run, SumsBench bench, int shard, long belowTx)
      throws InterruptedException {
    Set<AggregateType> types = new TreeSet<>();
    List<Adder<?>> adders = new ArrayList<>();
    for (LiveProjection<?> view : bench.views()) {
      types.addAll(view.function().reads());
      adders.add(new Adder<>(bench, view));
    }
    if (adders.isEmpty()) {
      return run;
    }
    AuditRun now = run;
    HistoryPlace place = HistoryPlace.START;
    HistoryPlace added = place;
    long addedAtNanos = System.nanoTime();
    while (true) {
      pace.await();
      long begun = System.nanoTime();
      List<PastEvent> page = history.read(shard, types, place, belowTx, PAGE_EVENTS);
      for (PastEvent event : page) {
        LedgerEntry entry = LedgerEntry.of(event);
        Decoded decoded = event.asRecord(1).decoded();
        adders.forEach(adder -> adder.take(entry, decoded));
        place = event.at();
      }
      if (page.isEmpty() || begun - addedAtNanos > ADD_EVERY.toNanos()) {
        adders.forEach(Adder::add);
        now = now.lookedAt(place.position() - added.position());
        audits.move(now);
        added = place;
        addedAtNanos = begun;
      }
      if (page.isEmpty()) {
        return now;
      }
      pace.pause(run, page.size(), begun);
    }
  }

  /** What events add to one view, until it is told to the bench. */
  private static final class Adder<R> {
    private final SumsBench bench;
    private final LiveProjection<R> view;
    private RowAccumulator<R> sums;
    private int events;
    private boolean givenUp;

    Adder(SumsBench bench, LiveProjection<R> view) {
      this.bench = bench;
      this.view = view;
      this.sums = RowAccumulator.of(view.function(), Map.of());
    }

    void take(LedgerEntry entry, Decoded decoded) {
      if (givenUp
          || !view.function().reads().contains(entry.type())
          || !bench.has(view.id(), entry)) {
        return;
      }
      try {
        take(decoded);
      } catch (RuntimeException e) {
        givenUp = true;
        bench.giveUp(
            view.id(),
            "version %d of %s cannot be added up: %s"
                .formatted(entry.version(), entry.aggregateId(), e));
        return;
      }
      if (++events >= MOST_EVENTS) {
        add();
      }
    }

    private void take(Decoded decoded) {
      switch (decoded) {
        case Decoded.Event(EventEnvelope envelope) -> sums.take(envelope);
        case Decoded.Unknown(var type) -> {
          if (view.function().onUnknown() == UnknownPolicy.PARK) {
            throw new IllegalStateException("no reader for " + type);
          }
        }
        case Decoded.Malformed(var reason) -> throw new IllegalStateException(reason);
        case Decoded.Mark mark -> throw new IllegalStateException("a watermark in the ledger");
      }
    }

    void add() {
      List<R> rows = sums.rows();
      if (!givenUp && !rows.isEmpty()) {
        bench.add(
            new FoldedBatch<>(view, List.of(), List.of(), rows, Map.of(), List.of(), Map.of()));
      }
      sums = RowAccumulator.of(view.function(), Map.of());
      events = 0;
    }
  }
}
