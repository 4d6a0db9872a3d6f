package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.PostgresNode;

/** A streaming replica of the read primary. */
final class Replica extends PostgresServer {
  private final Primary primary;

  Replica(
      PostgresNode node,
      PostgresPrograms programs,
      StateFolder state,
      ChildProcesses children,
      Primary primary) {
    super(node, programs, state, children);
    this.primary = primary;
  }

  String slot() {
    return name().replace('-', '_');
  }

  /** Brings its data to a state from which it can follow: the primary serves at this point. */
  void copyIfNeeded() {
    boolean canCatchUp = primary.ensureSlot(slot()) && isComplete();
    if (!canCatchUp) {
      startOver();
      new BaseCopy(primary, data).run();
    }
  }

  /**
   * Only a copy that has served once is known to be good; any other is made anew by the next start
   * of the stack.
   */
  @Override
  void afterStart() {
    markComplete();
  }

  /** Needs no primary: a replica also starts, and serves reads, while its primary is down. */
  @Override
  void prepare() {
    dropStaleLock();
    settings().follow(connectionString(), slot()).writeTo(data);
    programs.user().own(data);
  }

  private String connectionString() {
    var from = primary.node;
    return "host=%s port=%d user=%s password=%s application_name=%s connect_timeout=5"
        .formatted(from.host(), from.port(), from.user(), from.password(), slot());
  }
}
