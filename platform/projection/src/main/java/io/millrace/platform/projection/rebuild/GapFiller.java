package io.millrace.platform.projection.rebuild;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.apply.ProjectionRunner;
import io.millrace.platform.projection.deadletter.DeadLetters;
import io.millrace.platform.projection.deadletter.FilledGap;
import io.millrace.platform.projection.deadletter.OpenGap;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.FoundEvents;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.projection.history.VersionRange;
import io.millrace.platform.service.background.BackgroundLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Gets the events that aggregates wait for from the ledger, many aggregates at a time and on a
 * thread of its own: only the aggregates with gaps are parked meanwhile. What the ledger does not
 * have is asked for again ever more seldom.
 */
public final class GapFiller implements Runnable {
  private static final Logger LOG = Logger.getLogger(GapFiller.class);
  private static final int GAPS_AT_ONCE = 200;

  /** So that a batch has a bound. Who misses more has its next turn with the rest. */
  private static final int EVENTS_OF_EACH = 100;

  private final DeadLetters letters;
  private final EventHistory history;
  private final ProjectionRunner runner;
  private final Duration interval;

  /**
   * @param interval how often to look for gaps
   */
  public GapFiller(
      DeadLetters letters, EventHistory history, ProjectionRunner runner, Duration interval) {
    this.letters = letters;
    this.history = history;
    this.runner = runner;
    this.interval = interval;
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    BackgroundLoop.every(interval, "filling gaps", this::fillAll).run();
  }

  private void fillAll() throws InterruptedException, ExecutionException {
    try {
      List<OpenGap> gaps;
      do {
        gaps = letters.takeGaps(runner.checkpoints(), GAPS_AT_ONCE);
      } while (fill(gaps) && gaps.size() == GAPS_AT_ONCE);
    } catch (StoreException e) {
      LOG.warnf("gaps stay open for now, trying again: %s", e.getMessage());
    }
  }

  /** Whether the whole ledger could be looked through. */
  private boolean fill(List<OpenGap> gaps) throws InterruptedException, ExecutionException {
    if (gaps.isEmpty()) {
      return true;
    }
    List<VersionRange> missing = gaps.stream().map(OpenGap::missing).distinct().toList();
    FoundEvents found = history.find(missing, EVENTS_OF_EACH);
    Map<String, List<PastEvent>> byAggregate =
        found.events().stream().collect(Collectors.groupingBy(e -> e.row().aggregateId()));
    List<FilledGap> filled = new ArrayList<>();
    List<OpenGap> unfilled = new ArrayList<>();
    for (OpenGap gap : gaps) {
      List<PastEvent> events =
          byAggregate.getOrDefault(gap.aggregateId(), List.of()).stream()
              .filter(gap.missing()::includes)
              .toList();
      if (!events.isEmpty() && events.getFirst().row().version() == gap.next()) {
        filled.add(new FilledGap(gap, records(events, gap), false));
      } else {
        unfilled.add(gap);
      }
    }
    HistoryAwayException away = found.away();
    if (away == null) {
      letters.postpone(unfilled);
    } else {
      LOG.warnf("%d gaps stay open for now: %s", unfilled.size(), away.getMessage());
    }
    runner.mend(filled).get();
    return away == null;
  }

  private static List<FeedRecord> records(List<PastEvent> events, OpenGap gap) {
    return events.stream().map(event -> event.asRecord(gap.partition())).toList();
  }
}
