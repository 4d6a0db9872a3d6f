package io.millrace.projector.engine.postgres;

import io.millrace.projector.engine.StoreException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Refreshes materialised views when they are due, on a thread of its own. All projectors try; the
 * lock on the view's row elects one for each refresh. Readers are never locked out.
 */
public final class ViewRefresher implements Runnable {
  private static final Logger LOG = Logger.getLogger(ViewRefresher.class);

  private static final String DUE =
      """
      SELECT view FROM view_refresh
      WHERE as_of IS NULL OR requested_at > refreshed_at OR refreshed_at + every < now()
      ORDER BY view LIMIT 1 FOR UPDATE SKIP LOCKED
      """;

  // Taken before the refresh, so that the view holds at least what it says.
  private static final String AS_OF =
      """
      SELECT min(as_of) AS as_of FROM projection_progress
      WHERE projection IN ('sales_daily', 'sales_by_product', 'product_view')
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
      SET refreshed_at = now(), as_of = coalesce($2::timestamptz, '-infinity'), took = clock_timestamp() - now()
      WHERE view = $1
      """;

  private final Pool pool;
  private final Duration interval;
  private final Duration timeout;

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
    return Answers.await(pool.preparedQuery(REQUEST).execute(Tuple.of(view, actor)), timeout)
            .rowCount()
        > 0;
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(interval);
        refreshAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refreshAll() {
    try {
      while (refreshNext()) {
        LOG.debug("a materialised view was refreshed");
      }
    } catch (StoreException e) {
      LOG.warnf("materialised views grow old, trying again: %s", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("materialised views cannot be refreshed, trying again", e);
    }
  }

  private boolean refreshNext() {
    return Session.within(
        pool,
        timeout,
        session -> {
          Optional<Row> due = session.row(DUE);
          due.ifPresent(row -> refresh(session, row.getString("view")));
          return due.isPresent();
        });
  }

  private static void refresh(Session session, String view) {
    RowSet<Row> asOf = session.rows(AS_OF);
    session.run("REFRESH MATERIALIZED VIEW CONCURRENTLY " + view);
    session.rows(DONE, view, asOf.iterator().next().getOffsetDateTime("as_of"));
  }
}
