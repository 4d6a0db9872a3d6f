package io.millrace.platform.projection.audit;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.LedgerEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the auditor compares with, and what it remembers, in the read store: a run can be killed at
 * any point and goes on behind its last page.
 *
 * <p>Law: a comparison sees watermarks, progress and rows of one moment. So what a watermark claims
 * and a row has not is lost, and nothing that is only under way ever differs.
 *
 * <p>Every method blocks and throws {@link StoreException}; Fenced when another worker has taken
 * the run.
 */
public interface AuditStore {
  /**
   * What an aggregate or a sum came to, by the name of the projection.
   *
   * @param left what differs still
   * @param gone what does no more
   */
  record Recheck(Map<String, Long> left, Map<String, Long> gone) {}

  /**
   * How a view stands after its last run.
   *
   * @param differing what differs and is not repaired
   * @param age since that run ended; empty before the first
   */
  record Standing(String projection, long differing, Optional<Duration> age) {}

  /**
   * The run to work on: one that an operator waits for before a round of the auditor's own.
   *
   * @param worker name of the caller, unique
   */
  Optional<AuditRun> take(String worker, Auditor.Settings settings);

  /** The kinds of aggregate that the view, or any view, is made of. */
  Set<AggregateType> types(@Nullable String view);

  /** Whether sums are among what the run compares. */
  boolean hasSums(@Nullable String view);

  /** Remembers how far the run is. */
  void move(AuditRun to);

  /**
   * Looks for a page of events in every view that claims to have them, and remembers what seems to
   * be lacking and how far the run is.
   *
   * @param next where the run stands after the page
   * @return number of events compared, by the name of the projection
   */
  Map<String, Long> compare(AuditRun next, Collection<LedgerEntry> page);

  /** The sums that the run compares, as of now. */
  SumsBench sums(AuditRun run, EventHistory history);

  /** Remembers what came of the sums. */
  void judged(AuditRun run, Map<ProjectionId, SumsVerdict> verdicts);

  /** Whether anything seemed to differ so far. */
  boolean suspects(AuditRun run);

  /** Compares again what seemed to differ, and in the phase of repair what was to be repaired. */
  Recheck recheck(AuditRun run);

  /** Has the owners of the partitions repair what can be repaired. */
  void askForRepair(AuditRun run);

  /** Differences to repair under these checkpoints; each comes again after a growing pause. */
  List<Difference> toRepair(Collection<Checkpoint> held, int limit);

  /** The run stands still, and why. */
  void trouble(AuditRun run, String reason);

  /** Ends the run, and forgets differences that it would have found if they were still there. */
  void finish(AuditRun run);

  /** How every view stands. */
  List<Standing> standings();
}
