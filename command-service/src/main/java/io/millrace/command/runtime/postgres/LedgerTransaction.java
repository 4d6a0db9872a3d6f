package io.millrace.command.runtime.postgres;

import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.Answer;
import io.millrace.command.runtime.Answer.Subject;
import io.millrace.command.runtime.Claim;
import io.millrace.command.runtime.CommandKey;
import io.millrace.command.runtime.Committed;
import io.millrace.command.runtime.Fingerprint;
import io.millrace.command.runtime.NewEvent;
import io.millrace.command.runtime.WriteTransaction;
import io.millrace.events.AggregateType;
import io.millrace.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Key, ledger and answer in the tables {@code idempotency} and {@code event}. */
public final class LedgerTransaction implements WriteTransaction {
  /** A null lock is no lock: the function is strict. */
  private static final String CLAIM =
      """
      SELECT CASE WHEN $1::bigint IS NULL OR pg_try_advisory_xact_lock($1::bigint)
        THEN coalesce(pg_advisory_xact_lock($2::bigint)::text, '') = ''
        ELSE false END""";

  private static final String LOOK_UP =
      """
      SELECT fingerprint, status, headers::text, body, tx::text::bigint,
        aggregate_type, aggregate_id, aggregate_version, bucket
      FROM idempotency WHERE principal = $1 AND key = $2""";

  private static final String REMEMBER =
      """
      INSERT INTO idempotency (principal, key, bucket, fingerprint, status, headers, body,
        aggregate_type, aggregate_id, aggregate_version)
      VALUES ($1, $2, $3, $4, $5, $6::text::json, $7, $8, $9, $10)
      RETURNING tx::text::bigint""";

  private static final String TRANSACTION = "SELECT ledger_tx(pg_current_xact_id())::text::bigint";

  private final int shard;
  private final Sql sql;
  private final boolean pipelined;

  /**
   * The transaction on this shard.
   *
   * @param pipelined whether several statements may be under way at once
   */
  public LedgerTransaction(int shard, Sql sql, boolean pipelined) {
    this.shard = shard;
    this.sql = sql;
    this.pipelined = pipelined;
  }

  @Override
  public Uni<Claim> claim(@Nullable CommandKey key, @Nullable AggregateRef lock) {
    Uni<Boolean> locked =
        sql.rows(CLAIM, LockIds.of(key), LockIds.of(lock))
            .map(rows -> (Boolean) rows.getFirst()[0]);
    if (key == null) {
      return locked.map(_ -> new Claim.Free());
    }
    // Two statements: only one that begins after the lock is held sees what its holder left.
    Uni<List<Object[]>> found = sql.rows(LOOK_UP, key.principal(), key.key());
    return Uni.combine()
        .all()
        .unis(locked, found)
        .usingConcurrencyOf(pipelined ? 2 : 1)
        .asTuple()
        .map(both -> both.getItem1() ? used(both.getItem2()) : new Claim.InFlight());
  }

  @Override
  public Uni<Void> append(List<NewEvent> events, EventMetadata metadata) {
    return Ledger.append(sql, events, metadata);
  }

  @Override
  public Uni<Committed> remember(@Nullable CommandKey key, int bucket, Answer answer) {
    Uni<List<Object[]>> stored =
        key == null ? sql.rows(TRANSACTION) : sql.rows(REMEMBER, row(key, bucket, answer));
    return stored.map(rows -> new Committed(answer, shard, (Long) rows.getFirst()[0], false));
  }

  private static @Nullable Object[] row(CommandKey key, int bucket, Answer answer) {
    Subject subject = answer.subject();
    return new @Nullable Object[] {
      key.principal(),
      key.key(),
      bucket,
      Buffer.buffer(key.fingerprint().bytes()),
      answer.status(),
      HeaderJson.write(answer.headers()),
      Buffer.buffer(answer.body()),
      subject == null ? null : subject.aggregate().type().label(),
      subject == null ? null : subject.aggregate().id(),
      subject == null ? null : subject.version()
    };
  }

  private Claim used(List<Object[]> rows) {
    if (rows.isEmpty()) {
      return new Claim.Free();
    }
    Object[] row = rows.getFirst();
    Answer answer =
        new Answer(
            (Integer) row[1],
            HeaderJson.read((String) row[2]),
            ((Buffer) row[3]).getBytes(),
            subject(row[5], row[6], row[7], (Integer) row[8]));
    return new Claim.Used(
        Fingerprint.of(((Buffer) row[0]).getBytes()),
        new Committed(answer, shard, (Long) row[4], true));
  }

  private static @Nullable Subject subject(
      @Nullable Object type, @Nullable Object id, @Nullable Object version, int bucket) {
    if (!(type instanceof String label)
        || !(id instanceof String text)
        || !(version instanceof Long number)) {
      return null;
    }
    return new Subject(new AggregateRef(AggregateType.ofLabel(label), text, bucket), number);
  }
}
