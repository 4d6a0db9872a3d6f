package io.millrace.platform.command.postgres;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.idempotency.Fingerprint;
import io.millrace.platform.command.transaction.BucketFenced;
import io.millrace.platform.command.transaction.Claim;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.CommandAnswer.Subject;
import io.millrace.platform.command.transaction.CommandCall;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.command.transaction.Pipelined;
import io.millrace.platform.command.transaction.WriteTransaction;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple3;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Key, ledger and answer in the tables {@code idempotency} and {@code event}. */
public final class LedgerTransaction implements WriteTransaction {
  /** A null lock is no lock: the functions are strict. */
  private static final String CLAIM =
      """
      SELECT CASE WHEN coalesce(pg_advisory_xact_lock_shared($3::int, $4::int)::text, '') = ''
          AND ($1::bigint IS NULL OR pg_try_advisory_xact_lock($1::bigint))
          AND ($5::bigint IS NULL OR pg_try_advisory_xact_lock_shared($5::bigint))
        THEN coalesce(pg_advisory_xact_lock($2::bigint)::text, '') = ''
        ELSE false END""";

  /** One row in any case. The key may have come from another shard with another bucket. */
  private static final String LOOK_UP =
      lookUp("$1", "$2", "$3::int", "$4::bool", "$5", "(SELECT) AS this");

  private static final String REMEMBER =
      """
      INSERT INTO idempotency (principal, key, bucket, stays, fingerprint, status, headers, body,
        aggregate_type, aggregate_id, aggregate_version, customer)
      VALUES ($1, $2, $3, $4, $5, $6, $7::text::json, $8, $9, $10, $11, $12)
      RETURNING tx::text::bigint""";

  private static final String LOCK_BUCKET =
      "SELECT coalesce(pg_advisory_xact_lock_shared($1::int, $2::int)::text, '')";

  private static final String KEEP =
      """
      INSERT INTO command_key (bucket, principal, key, fingerprint, customer)
      SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (
        SELECT FROM bucket_fence WHERE bucket = $1 AND state <> 'open')
      ON CONFLICT DO NOTHING""";

  private static final String KEPT =
      """
      SELECT fingerprint FROM command_key
      WHERE bucket = $1 AND principal = $2 AND key = $3 AND customer = $4""";

  static final String TRANSACTION = "SELECT ledger_tx(pg_current_xact_id())::text::bigint";

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

  /**
   * Whether the bucket is fenced off, and what was answered under the key. Answers of before name
   * no owner; those of one owner were all given where it lives.
   */
  static String lookUp(
      String principal, String key, String bucket, String stays, String owner, String calls) {
    return """
        SELECT EXISTS (
            SELECT FROM bucket_fence f WHERE f.bucket = %3$s AND f.state <> 'open' AND NOT %4$s),
          i.fingerprint, i.status, i.headers::text, i.body, i.tx::text::bigint,
          i.aggregate_type, i.aggregate_id, i.aggregate_version, i.bucket, i.shard
        FROM %6$s LEFT JOIN LATERAL (
          SELECT * FROM idempotency x WHERE x.principal = %1$s AND x.key = %2$s
            AND (x.customer = %5$s OR x.customer = '' AND x.bucket = %3$s)
          ORDER BY x.customer = %5$s DESC, x.bucket = %3$s AND x.stays = %4$s DESC LIMIT 1)
          i ON true"""
        .formatted(principal, key, bucket, stays, owner, calls);
  }

  @Override
  public Uni<Claim> claim(CommandCall call) {
    CommandKey key = call.key();
    Uni<Boolean> locked =
        sql.rows(
                CLAIM,
                LockIds.of(key),
                LockIds.of(call.lock()),
                LockIds.BUCKETS,
                call.stays() ? null : call.bucket(),
                LockIds.ofLogin(key))
            .map(rows -> (Boolean) rows.getFirst()[0]);
    if (key == null && call.stays()) {
      return locked.map(_ -> new Claim.Free());
    }
    // Two statements: only one that begins after the locks are held sees what their holders left.
    Uni<List<Object[]>> found =
        sql.rows(
            LOOK_UP,
            key == null ? null : key.principal(),
            key == null ? null : key.key(),
            call.bucket(),
            call.stays(),
            key == null ? null : key.owner());
    return pipelined
        ? Pipelined.all(locked, found)
            .map(both -> claim(shard, both.getItem1(), both.getItem2().getFirst()))
        : locked.chain(got -> found.map(rows -> claim(shard, got, rows.getFirst())));
  }

  /** What the locks and a row of {@link #lookUp} tell. */
  static Claim claim(int shard, boolean locked, Object[] row) {
    if ((Boolean) Objects.requireNonNull(row[0])) {
      return new Claim.Fenced();
    }
    if (!locked) {
      return new Claim.InFlight();
    }
    return row[1] == null ? new Claim.Free() : used(shard, row);
  }

  @Override
  public Uni<Boolean> keep(CommandKey key) {
    Buffer fingerprint = Buffer.buffer(key.fingerprint().bytes());
    // Statements of their own: each sees what was committed before the locks were held.
    Uni<List<Object[]>> lock = sql.rows(LOCK_BUCKET, LockIds.BUCKETS, key.bucket());
    Uni<List<Object[]>> kept =
        sql.rows(KEEP, key.bucket(), key.principal(), key.key(), fingerprint, key.owner());
    Uni<List<Object[]>> found =
        sql.rows(KEPT, key.bucket(), key.principal(), key.key(), key.owner());
    Uni<List<Object[]>> last =
        pipelined
            ? Pipelined.all(lock, kept, found).map(Tuple3::getItem3)
            : lock.chain(() -> kept).chain(() -> found);
    return last.map(
        rows -> {
          if (rows.isEmpty()) {
            throw new BucketFenced(shard);
          }
          return rows.getFirst()[0].equals(fingerprint);
        });
  }

  @Override
  public Uni<Void> append(List<NewEvent> events, EventMetadata metadata) {
    return Ledger.append(sql, events, metadata);
  }

  @Override
  public Uni<Committed> remember(CommandCall call, CommandAnswer answer) {
    CommandKey key = call.key();
    Uni<List<Object[]>> stored =
        key == null ? sql.rows(TRANSACTION) : sql.rows(REMEMBER, row(key, call, answer));
    return stored.map(rows -> new Committed(answer, shard, (Long) rows.getFirst()[0], false));
  }

  /** The columns of a stored answer, in the order of the table. */
  static @Nullable Object[] row(CommandKey key, CommandCall call, CommandAnswer answer) {
    Subject subject = answer.subject();
    return new @Nullable Object[] {
      key.principal(),
      key.key(),
      call.bucket(),
      call.stays(),
      Buffer.buffer(key.fingerprint().bytes()),
      answer.status(),
      HeaderJson.write(answer.headers()),
      Buffer.buffer(answer.body()),
      subject == null ? null : subject.aggregate().type().label(),
      subject == null ? null : subject.aggregate().id(),
      subject == null ? null : subject.version(),
      key.owner()
    };
  }

  /** The transaction of an answer that moved here is still that of the shard where it was given. */
  private static Claim used(int shard, Object[] row) {
    CommandAnswer answer =
        new CommandAnswer(
            (Integer) row[2],
            HeaderJson.read((String) row[3]),
            ((Buffer) row[4]).getBytes(),
            subject(row[6], row[7], row[8], (Integer) row[9]));
    return new Claim.Used(
        Fingerprint.of(((Buffer) row[1]).getBytes()),
        new Committed(answer, row[10] instanceof Integer from ? from : shard, (Long) row[5], true));
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
