package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.service.background.BackgroundLoop;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes materialised views when they are due, on {@link #WORKERS} threads of its own. All
 * projectors try; the lock on the view's row elects one for each refresh. Readers are never locked
 * out. One that fails is tried again ever more seldom, and the one that was tried longest ago comes
 * first, so that none keeps the others from their turn.
 */
public final class ViewRefresher implements Runnable {
  private static final Logger LOG = Logger.getLogger(ViewRefresher.class);

  /** While one is at a view that takes long, the others go on. */
  public static final int WORKERS = 2;

  /** How much longer than the database this side waits: the database says what was wrong. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final String DUE =
      """
      SELECT view FROM view_refresh
      WHERE (as_of IS NULL OR requested_at > refreshed_at OR refreshed_at + every < now())
        AND (failed_at IS NULL OR requested_at > failed_at
             OR failed_at + interval '1 second' * power(2, least(failures, 8)) < now())
      ORDER BY greatest(refreshed_at, failed_at), view LIMIT 1 FOR UPDATE SKIP LOCKED
      """;

  // Taken before the refresh, so that the view holds at least what it says.
  private static final String AS_OF =
      """
      SELECT min(as_of) AS as_of FROM projection_progress
      WHERE projection = ANY (SELECT unnest(sources) FROM view_refresh WHERE view = $1)
      """;

  private static final String REQUEST =
      """
      WITH asked AS (
        UPDATE view_refresh SET requested_at = now() WHERE view = $1 RETURNING view)
      INSERT INTO operator_audit (actor, action, target, detail, outcome)
      SELECT $2, 'refresh', view, '{}', 'done' FROM asked
      """;

  private static final String DONE =
      """
      UPDATE view_refresh
      SET refreshed_at = now(), as_of = coalesce($2::timestamptz, '-infinity'), took = clock_timestamp() - now(),
          failures = 0, failed_at = NULL, trouble = NULL
      WHERE view = $1
      """;

  private static final String FAILED =
      """
      UPDATE view_refresh SET failures = failures + 1, failed_at = clock_timestamp(), trouble = $2
      WHERE view = $1
      """;

  private static final String OVERDUE =
      "SELECT count(*) AS views FROM view_refresh WHERE refreshed_at + 5 * every < now()";

  private final Pool pool;
  private final Duration interval;
  private final Duration timeout;
  private volatile long overdue;

  /**
   * @param interval how often to look what is due
   * @param timeout of one refresh
   */
  public ViewRefresher(Pool pool, Duration interval, Duration timeout) {
    this.pool = pool;
    this.interval = interval;
    this.timeout = timeout;
  }

  /**
   * Has a view refreshed soon.
   *
   * @param actor who asks, for the audit trail
   * @return whether there is such a view
   */
  public boolean request(String view, String actor) {
    return DatabaseAnswers.await(
                pool.preparedQuery(REQUEST).execute(Tuple.of(view, actor)), timeout)
            .rowCount()
        > 0;
  }

  /** Views that are older than five times their interval, as of the last look. */
  public long overdue() {
    return overdue;
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    BackgroundLoop.every(interval, "refreshing views", this::refreshAll).run();
  }

  private void refreshAll() {
    try {
      overdue =
          DatabaseAnswers.await(pool.preparedQuery(OVERDUE).execute(), GRACE)
              .iterator()
              .next()
              .getLong("views");
      while (refreshNext()) {
        LOG.debug("a materialised view was refreshed");
      }
    } catch (StoreException e) {
      LOG.warnf("materialised views grow old, trying again: %s", e.getMessage());
    }
  }

  private boolean refreshNext() {
    AtomicReference<@Nullable String> taken = new AtomicReference<>();
    try {
      Session.within(pool, timeout.plus(GRACE), session -> refresh(session, taken));
    } catch (StoreException e) {
      String view = taken.get();
      if (view == null) {
        throw e;
      }
      LOG.warnf("%s grows old, the other materialised views do not: %s", view, e.getMessage());
      DatabaseAnswers.await(
          pool.preparedQuery(FAILED).execute(Tuple.of(view, e.getMessage())), GRACE);
    }
    return taken.get() != null;
  }

  /** The next one that is due, if there is any. */
  private boolean refresh(Session session, AtomicReference<@Nullable String> taken) {
    Optional<Row> due = session.row(DUE);
    due.map(row -> row.getString("view")).ifPresent(taken::set);
    String view = taken.get();
    if (view == null) {
      return false;
    }
    session.run("SET LOCAL statement_timeout = " + timeout.toMillis());
    RowSet<Row> asOf = session.rows(AS_OF, view);
    session.run("REFRESH MATERIALIZED VIEW CONCURRENTLY " + view);
    session.rows(DONE, view, asOf.iterator().next().getOffsetDateTime("as_of"));
    return true;
  }
}
