package io.millrace.projector.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gets the events that aggregates wait for from the ledger, on a thread of its own: only the
 * aggregate with the gap is parked meanwhile. What the ledger does not have is asked for again ever
 * more seldom.
 */
public final class GapFiller implements Runnable {
  private static final Logger LOG = Logger.getLogger(GapFiller.class);
  private static final int AT_ONCE = 100;
  private static final Duration SELDOMEST = Duration.ofMinutes(5);

  private record Try(long notBeforeNanos, Duration pause) {}

  private final DeadLetters letters;
  private final EventHistory history;
  private final ProjectionRunner runner;
  private final Duration interval;
  private final Map<OpenGap, Try> tried = new HashMap<>();

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
    try {
      while (true) {
        Thread.sleep(interval);
        fillAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fillAll() {
    try {
      List<OpenGap> gaps = letters.gaps(runner.checkpoints(), AT_ONCE);
      tried.keySet().retainAll(gaps);
      for (OpenGap gap : gaps) {
        Try last = tried.get(gap);
        if (last == null || System.nanoTime() - last.notBeforeNanos() >= 0) {
          // Before it is tried: one that cannot be read must not keep the others from their turn.
          tried.put(gap, next(last));
          fill(gap);
        }
      }
    } catch (StoreException | HistoryAwayException e) {
      LOG.warnf("gaps stay open for now, trying again: %s", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("gaps cannot be filled, trying again", e);
    }
  }

  private Try next(@Nullable Try last) {
    Duration pause = last == null ? interval : last.pause().multipliedBy(2);
    Duration bounded = pause.compareTo(SELDOMEST) < 0 ? pause : SELDOMEST;
    return new Try(System.nanoTime() + bounded.toNanos(), bounded);
  }

  private void fill(OpenGap gap) {
    List<FeedRecord> events = new ArrayList<>();
    for (PastEvent event :
        history.range(gap.type(), gap.aggregateId(), gap.next(), gap.found() - 1)) {
      events.add(event.asRecord(gap.partition()));
    }
    if (!events.isEmpty()) {
      runner.mend(gap, events);
    }
  }
}
