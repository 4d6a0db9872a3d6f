package io.millrace.platform.projection.audit;

import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.apply.EngineMonitor;
import io.millrace.platform.projection.audit.AuditMonitor.Count;
import io.millrace.platform.projection.audit.AuditRun.Phase;
import io.millrace.platform.projection.audit.AuditStore.Recheck;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.service.background.BackgroundLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Compares every view with the ledger, round after round, on a thread of its own: whatever a view
 * claims to have taken has to be in it. One projector compares for all, because a page of the
 * ledger serves every view and partition; what differs is repaired by the owners of the partitions
 * ({@link DifferenceRepair}).
 */
public final class Auditor implements Runnable {
  private static final Logger LOG = Logger.getLogger(Auditor.class);
  private static final int PAGE_EVENTS = 500;
  private static final Duration REPAIR_PATIENCE = Duration.ofSeconds(20);
  private static final Duration RECHECK_EVERY = Duration.ofMillis(500);
  private static final Duration STANDINGS_EVERY = Duration.ofSeconds(2);

  /**
   * How the auditor works.
   *
   * @param rounds whether it makes rounds by itself; what operators ask for is done in any case
   * @param repair whether its own rounds repair what differs
   * @param eventsPerSecond most events that a round of its own looks at
   * @param interval from the end of one round to the next
   * @param confirmAfter how long something has to differ to count
   * @param maxLiveLag bound that live lag keeps
   * @param lease after which another projector takes a run over from one that is silent
   * @param idle pause when there is nothing to do
   */
  public record Settings(
      boolean rounds,
      boolean repair,
      int eventsPerSecond,
      Duration interval,
      Duration confirmAfter,
      Duration maxLiveLag,
      Duration lease,
      Duration idle) {}

  private final AuditStore audits;
  private final EventHistory history;
  private final AuditMonitor monitor;
  private final Settings settings;
  private final String worker;
  private final AuditPace pace;
  private final SumsAudit sums;
  private String trouble = "";
  private long standingsAtNanos = System.nanoTime() - STANDINGS_EVERY.toNanos();

  /**
   * @param history over connections that nobody else waits for
   * @param live tells how far live events are behind
   * @param worker name of this projector, unique
   */
  public Auditor(
      AuditStore audits,
      EventHistory history,
      EngineMonitor live,
      AuditMonitor monitor,
      Settings settings,
      String worker) {
    this.audits = audits;
    this.history = history;
    this.monitor = monitor;
    this.settings = settings;
    this.worker = worker;
    this.pace = new AuditPace(live, settings);
    this.sums = new SumsAudit(audits, history, pace, settings.confirmAfter());
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    new BackgroundLoop("auditing", Duration.ZERO, () -> advance() ? Duration.ZERO : settings.idle())
        .run();
  }

  /** Does what is next; whether there may be more to do at once. */
  private boolean advance() throws InterruptedException {
    Optional<AuditRun> run = Optional.empty();
    try {
      if (System.nanoTime() - standingsAtNanos >= STANDINGS_EVERY.toNanos()) {
        standingsAtNanos = System.nanoTime();
        monitor.stand(audits.standings());
      }
      run = audits.take(worker, settings);
      boolean more = run.isPresent() && step(run.get());
      trouble = "";
      return more;
    } catch (StoreException.Fenced e) {
      LOG.debugf("the audit is in other hands: %s", e.getMessage());
    } catch (StoreException e) {
      report("the audit waits for the read store: " + e.getMessage());
    } catch (HistoryAwayException e) {
      if (report("the audit stands still: " + e.getMessage())) {
        run.ifPresent(stopped -> note(stopped, e));
      }
    }
    return false;
  }

  /** Says it once; whether that was now. */
  private boolean report(String now) {
    boolean isNew = !now.equals(trouble);
    if (isNew) {
      LOG.warn(now);
    }
    trouble = now;
    return isNew;
  }

  private void note(AuditRun run, HistoryAwayException cause) {
    try {
      audits.trouble(run, String.valueOf(cause.getMessage()));
    } catch (StoreException e) {
      LOG.debugf(e, "and that cannot be told");
    }
  }

  private boolean step(AuditRun run) throws InterruptedException {
    return switch (run.phase()) {
      case WALK -> walk(run);
      case SUMS -> sums(run);
      case CONFIRM -> confirm(run);
      case REPAIR -> repair(run);
      case DONE -> throw new IllegalStateException("a run that has ended is not given out");
    };
  }

  private boolean walk(AuditRun run) throws InterruptedException {
    if (run.belowTx() == 0) {
      audits.move(run.beginning(run.shard(), history.end(run.shard()), total(run)));
      return true;
    }
    pace.await();
    long begun = System.nanoTime();
    List<PastEvent> page =
        history.outline(
            run.shard(), audits.types(run.view()), run.reached(), run.belowTx(), PAGE_EVENTS);
    if (page.isEmpty()) {
      audits.move(afterShard(run));
      return true;
    }
    AuditRun next = run.behind(page.getLast().at());
    monitor.add(Count.COMPARED, audits.compare(next, page.stream().map(LedgerEntry::of).toList()));
    pace.pause(run, page.size(), begun);
    return true;
  }

  private AuditRun afterShard(AuditRun run) {
    List<Integer> left = history.shards().stream().filter(each -> each > run.shard()).toList();
    if (!left.isEmpty()) {
      return run.beginning(left.getFirst(), 0, run.eventsTotal());
    }
    return run.in(audits.hasSums(run.view()) ? Phase.SUMS : Phase.CONFIRM);
  }

  /** Positions count events about right, and cost no look at all of them. */
  private long total(AuditRun run) {
    if (run.eventsTotal() > 0) {
      return run.eventsTotal();
    }
    long events = history.shards().stream().mapToLong(history::head).sum();
    return audits.hasSums(run.view()) ? 2 * events : events;
  }

  private boolean sums(AuditRun run) throws InterruptedException {
    Map<ProjectionId, SumsVerdict> verdicts = sums.compare(run);
    Map<String, Long> differing = new TreeMap<>();
    Map<String, Long> repaired = new TreeMap<>();
    verdicts.forEach(
        (view, verdict) -> {
          if (verdict.differing() > 0) {
            differing.merge(view.name(), verdict.differing(), Long::sum);
            repaired.merge(view.name(), verdict.differing() - verdict.left(), Long::sum);
            LOG.errorf(
                "%s: %d sums were not what the events add up to, %d are not put right: %s",
                view, verdict.differing(), verdict.left(), verdict.remark());
          }
        });
    monitor.add(Count.FOUND, differing);
    monitor.add(Count.REPAIRED, repaired);
    audits.judged(run.in(Phase.CONFIRM), verdicts);
    return true;
  }

  private boolean confirm(AuditRun run) {
    if (audits.suspects(run) && run.inPhase().compareTo(settings.confirmAfter()) < 0) {
      return false;
    }
    Recheck found = audits.recheck(run);
    monitor.add(Count.FOUND, found.left());
    if (!found.left().isEmpty()) {
      LOG.errorf(
          "views lack what they claim to have: %s; %s",
          found.left(),
          run.repair() ? "what can be is brought from the ledger" : "nothing is repaired");
    }
    if (run.repair() && !found.left().isEmpty()) {
      audits.askForRepair(run.in(Phase.REPAIR));
      return true;
    }
    audits.finish(run);
    return false;
  }

  private boolean repair(AuditRun run) throws InterruptedException {
    Thread.sleep(RECHECK_EVERY);
    Recheck result = audits.recheck(run);
    monitor.add(Count.REPAIRED, result.gone());
    if (!result.gone().isEmpty()) {
      LOG.infof("brought back from the ledger: %s", result.gone());
    }
    if (result.left().isEmpty() || run.inPhase().compareTo(REPAIR_PATIENCE) > 0) {
      result.left().forEach(Auditor::leave);
      audits.finish(run);
    }
    return false;
  }

  private static void leave(String projection, long differences) {
    LOG.errorf(
        "%s: %d differences could not be repaired; see docs/runbooks/view-differs.md",
        projection, differences);
  }
}
