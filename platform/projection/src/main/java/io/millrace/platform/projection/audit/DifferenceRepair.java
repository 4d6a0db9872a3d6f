package io.millrace.platform.projection.audit;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.Projection;
import io.millrace.platform.projection.RowProjection;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.SumProjection;
import io.millrace.platform.projection.apply.ProjectionRunner;
import io.millrace.platform.projection.deadletter.FilledGap;
import io.millrace.platform.projection.deadletter.OpenGap;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.service.background.BackgroundLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/**
 * Brings what views lack from the ledger, on a thread of its own: of the partitions held here, by
 * way of the runner, so that it is fenced like every other round. Rows are folded anew; to sums
 * only events are added that they have not had.
 */
public final class DifferenceRepair implements Runnable {
  private static final Logger LOG = Logger.getLogger(DifferenceRepair.class);
  private static final int AT_ONCE = 200;

  private final AuditStore audits;
  private final EventHistory history;
  private final ProjectionRunner runner;
  private final Duration interval;

  /**
   * @param interval how often to look for differences
   */
  public DifferenceRepair(
      AuditStore audits, EventHistory history, ProjectionRunner runner, Duration interval) {
    this.audits = audits;
    this.history = history;
    this.runner = runner;
    this.interval = interval;
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    BackgroundLoop.every(interval, "mending differences", this::mendAll).run();
  }

  private void mendAll() throws InterruptedException, ExecutionException {
    try {
      List<FilledGap> filled = new ArrayList<>();
      for (Difference difference : audits.toRepair(runner.checkpoints(), AT_ONCE)) {
        runner.live().stream()
            .filter(each -> each.id().equals(difference.projection()))
            .findFirst()
            .flatMap(view -> fill(view.function(), difference))
            .ifPresent(filled::add);
      }
      if (!filled.isEmpty()) {
        runner.mend(filled).get();
      }
    } catch (StoreException | HistoryAwayException e) {
      LOG.warnf("what views lack cannot be brought now, trying again: %s", e.getMessage());
    }
  }

  private Optional<FilledGap> fill(Projection<?> function, Difference difference) {
    LedgerEntry entry = difference.entry();
    long to = Math.max(entry.version(), difference.progress());
    boolean anew = function instanceof RowProjection<?>;
    long from =
        switch (function) {
          case RowProjection<?> rows -> rows.carriesWholeRow() ? to : 1;
          case SumProjection<?> sums -> difference.progress() + 1;
        };
    if (from > to) {
      return Optional.empty(); // the sums have had it meanwhile
    }
    List<PastEvent> events = history.range(entry.type(), entry.aggregateId(), from, to);
    if (events.size() != to - from + 1) {
      LOG.warnf(
          "%s: of %s the ledger gives %d events of %d (versions %d to %d); a rebuild may help",
          difference.projection(), entry.aggregateId(), events.size(), to - from + 1, from, to);
      return Optional.empty();
    }
    OpenGap gap =
        new OpenGap(
            difference.projection(),
            difference.partition(),
            entry.type(),
            entry.aggregateId(),
            from,
            to + 1);
    List<FeedRecord> records =
        events.stream().map(event -> event.asRecord(difference.partition())).toList();
    return Optional.of(new FilledGap(gap, records, anew));
  }
}
