package io.millrace.platform.command.postgres;

import io.millrace.platform.command.config.WriteConfig.TimeoutConfig;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * The database's own time-outs, set anew by every transaction and gone with it. A session keeps
 * none, so it may be any session behind PgBouncer; see docs/pooling.md.
 */
public final class TransactionLimits {
  private static final String SET =
      """
      SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true),
        set_config('idle_in_transaction_session_timeout', $3, true)""";

  private final String lock;
  private final String statement;
  private final String idle;

  /** The limits that the settings name. */
  public TransactionLimits(TimeoutConfig timeout) {
    lock = Long.toString(timeout.lock().toMillis());
    statement = Long.toString(timeout.statement().toMillis());
    idle = Long.toString(timeout.idleInTransaction().toMillis());
  }

  /** Opens a transaction with the limits: one message of the simple protocol, no round trip. */
  public String begin() {
    return begin(lock);
  }

  /** The same with another limit to the wait for a lock. */
  String begin(Duration lockTimeout) {
    return begin(Long.toString(lockTimeout.toMillis()));
  }

  private String begin(String lockMillis) {
    return "BEGIN; SET LOCAL lock_timeout = "
        + lockMillis
        + "; SET LOCAL statement_timeout = "
        + statement
        + "; SET LOCAL idle_in_transaction_session_timeout = "
        + idle;
  }

  /** Sets the limits in a transaction that somebody else has opened. */
  public Uni<Void> set(Sql sql) {
    return sql.rows(SET, lock, statement, idle).replaceWithVoid();
  }
}
