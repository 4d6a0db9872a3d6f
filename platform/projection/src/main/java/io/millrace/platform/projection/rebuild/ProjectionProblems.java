package io.millrace.platform.projection.rebuild;

import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import java.util.List;

/** Why an operator's request is refused. */
public final class ProjectionProblems implements ProblemTypes.Declaration {
  public static final ProblemType UNKNOWN_PROJECTION =
      new ProblemType("unknown-projection", 404, "There is no such projection");

  public static final ProblemType NO_LEDGER =
      new ProblemType("no-ledger", 409, "The projector was given no ledger to rebuild from");

  public static final ProblemType HISTORY_UNAVAILABLE =
      new ProblemType("history-unavailable", 409, "Past events cannot be read");

  public static final ProblemType NOT_STARTED =
      new ProblemType("projection-not-started", 409, "The projection has not started yet");

  public static final ProblemType REBUILD_RUNS =
      new ProblemType("rebuild-runs", 409, "A rebuild is under way");

  public static final ProblemType VERSION_WAITS =
      new ProblemType("version-waits", 409, "Another version of the projection is there already");

  public static final ProblemType NO_VERSION =
      new ProblemType("no-such-version", 409, "There is no version to do this with");

  public static final ProblemType NOT_CAUGHT_UP =
      new ProblemType("not-caught-up", 409, "The version has not caught up");

  public static final ProblemType COMPARISON_DIFFERS =
      new ProblemType("comparison-differs", 409, "The versions differ");

  public static final ProblemType STORE_BUSY =
      new ProblemType("store-busy", 409, "The read store is busy");

  @Override
  public List<ProblemType> types() {
    return List.of(
        UNKNOWN_PROJECTION,
        NO_LEDGER,
        HISTORY_UNAVAILABLE,
        NOT_STARTED,
        REBUILD_RUNS,
        VERSION_WAITS,
        NO_VERSION,
        NOT_CAUGHT_UP,
        COMPARISON_DIFFERS,
        STORE_BUSY);
  }
}
