package io.millrace.platform.projection.engine;

/** How an operator's request ended. */
public sealed interface OperationResult {
  /**
   * It was done.
   *
   * @param detail for the operator and the audit trail
   */
  record Done(ProjectionId subject, String detail) implements OperationResult {}

  /**
   * Nothing was changed.
   *
   * @param detail what stands against it, and what to do
   */
  record Refused(Refusal reason, String detail) implements OperationResult {}

  /** Why something is refused. */
  enum Refusal {
    UNKNOWN_PROJECTION("unknown-projection", "There is no such projection"),
    NO_LEDGER("no-ledger", "The projector was given no ledger to rebuild from"),
    HISTORY_UNAVAILABLE("history-unavailable", "Past events cannot be read"),
    NOT_STARTED("projection-not-started", "The projection has not started yet"),
    REBUILD_RUNS("rebuild-runs", "A rebuild is under way"),
    VERSION_WAITS("version-waits", "Another version of the projection is there already"),
    NO_VERSION("no-such-version", "There is no version to do this with"),
    NOT_CAUGHT_UP("not-caught-up", "The version has not caught up"),
    COMPARISON_DIFFERS("comparison-differs", "The versions differ"),
    STORE_BUSY("store-busy", "The read store is busy");

    private final String code;
    private final String title;

    Refusal(String code, String title) {
      this.code = code;
      this.title = title;
    }

    /** Stable name, also of its page among the problems. */
    public String code() {
      return code;
    }

    /** For a person. */
    public String title() {
      return title;
    }
  }
}
