package io.millrace.platform.events.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a shard's ledger, one for each day. Makes those of the days ahead, and gives
 * events that came while their day had none (they are in {@code event_default}) a partition of
 * their own. Nobody waits for it longer than its lock time-outs: where a reader of the ledger is in
 * the way it gives up and is to be called again later.
 */
public final class LedgerDays {
  /** Let go with the session. */
  private static final String TURN = "SELECT pg_try_advisory_lock(7013210001)";

  private static final String MISSING =
      """
      SELECT day::text FROM (
        SELECT (now() AT TIME ZONE 'UTC')::date + n AS day FROM generate_series(0, ? - 1) n) wanted
      WHERE NOT EXISTS (
        SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'event'::regclass
          AND c.relname = 'event_' || to_char(wanted.day, 'YYYYMMDD'))
      ORDER BY day""";

  private static final String STRAYS = "SELECT EXISTS (SELECT FROM event_default)";

  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LedgerSql sql;
  private final int ahead;

  /**
   * @param connection to the shard, past any pooler: it needs a session of its own
   * @param ahead for how many days partitions shall be there, today's included
   */
  public LedgerDays(Connection connection, int ahead) {
    this.sql = new LedgerSql(connection);
    this.ahead = ahead;
  }

  /**
   * How a ledger stands.
   *
   * @param daysAhead for so many days from today on there are partitions
   * @param strays whether there are events whose day has none
   */
  public record State(int daysAhead, boolean strays) {}

  /** Looks, without a lock that anybody could notice. */
  public State state() throws SQLException {
    List<String> missing = sql.column(MISSING, ahead);
    return new State(
        missing.isEmpty()
            ? ahead
            : (int) (LocalDate.parse(missing.getFirst()).toEpochDay() - today().toEpochDay()),
        sql.isTrue(STRAYS));
  }

  /**
   * Does what is to be done, unless another instance is at it.
   *
   * @throws SQLException if something remains to be done; what was done stays
   */
  public void keep() throws SQLException, InterruptedException {
    State now = state();
    if ((now.daysAhead() == ahead && !now.strays()) || !sql.isTrue(TURN)) {
      return;
    }
    SQLException failed = now.strays() ? patiently(new StrayEvents(sql)::move) : null;
    // Unless somebody reads the ledger, the days ahead are made whatever came of that: they keep
    // more events from going astray.
    for (String day : sql.column(MISSING, ahead)) {
      if (!isLocked(failed)) {
        SQLException missed =
            patiently(() -> sql.run("SELECT make_event_partitions('" + day + "', 1)"));
        failed = failed == null || isLocked(missed) ? missed : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  private LocalDate today() throws SQLException {
    return LocalDate.parse(
        sql.column("SELECT ((now() AT TIME ZONE 'UTC')::date)::text").getFirst());
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** Whoever is in the way may be gone in a second. Gives what it failed with at last. */
  private static @Nullable SQLException patiently(Step step) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        step.run();
        return null;
      } catch (SQLException e) {
        if (!isLocked(e) || attempt == ATTEMPTS) {
          return e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private static boolean isLocked(@Nullable SQLException failure) {
    return failure != null && LedgerSql.LOCKED.equals(failure.getSQLState());
  }
}
