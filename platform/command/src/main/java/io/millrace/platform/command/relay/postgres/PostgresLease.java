package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.Lease;
import io.millrace.platform.command.relay.LedgerPosition;
import io.millrace.platform.command.relay.RelayCheckpoint;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lease as a row. A term begins by writing its epoch into the checkpoint too, so that an owner
 * of an older epoch finds nothing to update there, whatever it believes.
 */
public final class PostgresLease implements Lease {
  private static final String ACQUIRE =
      """
      WITH term AS (
        UPDATE relay_lease
        SET owner = $1, epoch = epoch + 1,
            expires_at = clock_timestamp() + $2::bigint * interval '1 millisecond'
        WHERE owner = $1 OR expires_at <= clock_timestamp()
        RETURNING epoch)
      UPDATE relay_checkpoint c SET epoch = term.epoch
      FROM term
      RETURNING c.epoch, c.tx::text::bigint AS tx, c.position, c.as_of
      """;

  private static final String KEEP =
      """
      WITH term AS (
        UPDATE relay_lease
        SET expires_at = clock_timestamp() + $3::bigint * interval '1 millisecond'
        WHERE owner = $1 AND epoch = $2
        RETURNING epoch)
      UPDATE relay_checkpoint c SET tx = $4::text::xid8, position = $5, as_of = $6
      FROM term
      WHERE c.epoch = term.epoch
      RETURNING c.epoch
      """;

  private final Pool pool;
  private final String owner;
  private final Duration duration;

  /**
   * @param owner names this relay among its peers
   * @param duration how long a term lasts without being kept
   */
  public PostgresLease(Pool pool, String owner, Duration duration) {
    this.pool = pool;
    this.owner = owner;
    this.duration = duration;
  }

  @Override
  public Duration duration() {
    return duration;
  }

  @Override
  public Optional<Term> acquire() throws InterruptedException {
    RowSet<Row> rows =
        Await.result(
            "take the relay's lease",
            pool.preparedQuery(ACQUIRE).execute(Tuple.of(owner, duration.toMillis())));
    for (Row row : rows) {
      OffsetDateTime asOf = row.getOffsetDateTime("as_of");
      return Optional.of(
          new Term(
              row.getLong("epoch"),
              new RelayCheckpoint(
                  new LedgerPosition(row.getLong("tx"), row.getLong("position")),
                  asOf == null ? null : asOf.toInstant())));
    }
    return Optional.empty();
  }

  @Override
  public boolean keep(Term term, RelayCheckpoint checkpoint) throws InterruptedException {
    return store(term, checkpoint, duration);
  }

  @Override
  public void release(Term term, RelayCheckpoint checkpoint) throws InterruptedException {
    store(term, checkpoint, Duration.ZERO);
  }

  private boolean store(Term term, RelayCheckpoint checkpoint, Duration remaining)
      throws InterruptedException {
    Tuple values =
        Tuple.of(
            owner,
            term.epoch(),
            remaining.toMillis(),
            Long.toString(checkpoint.published().tx()),
            checkpoint.published().position(),
            utc(checkpoint.asOf()));
    RowSet<Row> rows =
        Await.result("keep the relay's lease", pool.preparedQuery(KEEP).execute(values));
    return rows.size() == 1;
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
