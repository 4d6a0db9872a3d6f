package io.millrace.platform.command.postgres;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.postgres.CommitGroupMember.Claiming;
import io.millrace.platform.command.postgres.CommitGroupMember.Remembering;
import io.millrace.platform.command.transaction.Claim;
import io.millrace.platform.command.transaction.LockKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What {@link LedgerTransaction} does for one command, for several at once. */
record CommitGroupSql(Sql sql, int shard) {
  private static final String CLAIM =
      """
      SELECT CASE
        WHEN c.bucket IS NOT NULL AND NOT pg_try_advisory_xact_lock_shared($4::int, c.bucket)
          THEN 'held'
        WHEN c.key_lock IS NOT NULL AND NOT pg_try_advisory_xact_lock(c.key_lock) THEN 'in flight'
        WHEN c.login_lock IS NOT NULL AND NOT pg_try_advisory_xact_lock_shared(c.login_lock)
          THEN 'in flight'
        WHEN c.lock IS NOT NULL AND NOT pg_try_advisory_xact_lock(c.lock) THEN 'held'
        ELSE 'free' END
      FROM unnest($1::bigint[], $2::bigint[], $3::int[], $5::bigint[])
        WITH ORDINALITY AS c(key_lock, lock, bucket, login_lock, place)
      ORDER BY c.place""";

  private static final String LOOK_UP =
      LedgerTransaction.lookUp(
              "w.principal",
              "w.key",
              "w.bucket",
              "w.stays",
              "w.owner",
              """
              unnest($1::text[], $2::text[], $3::int[], $4::bool[], $5::text[])
                WITH ORDINALITY AS w(principal, key, bucket, stays, owner, place)""")
          + " ORDER BY w.place";

  private static final String REMEMBER =
      """
      INSERT INTO idempotency (principal, key, bucket, stays, fingerprint, status, headers, body,
        aggregate_type, aggregate_id, aggregate_version, customer)
      SELECT a.principal, a.key, a.bucket, a.stays, a.fingerprint, a.status, a.headers::json, a.body,
        a.aggregate_type, a.aggregate_id, a.aggregate_version, a.customer
      FROM unnest($1::text[], $2::text[], $3::int[], $4::bool[], $5::bytea[], $6::int[], $7::text[],
        $8::bytea[], $9::text[], $10::text[], $11::bigint[], $12::text[]) AS a(principal, key, bucket,
        stays, fingerprint, status, headers, body, aggregate_type, aggregate_id, aggregate_version,
        customer)
      RETURNING tx::text::bigint""";

  /** What became of one claim. */
  sealed interface Found {
    /** The command knows where it stands. */
    record Claimed(Claim claim) implements Found {}

    /** Somebody else changes the aggregate just now. */
    record Held() implements Found {}
  }

  /** Takes keys and locks without waiting, then looks fences and keys up. */
  Uni<List<Found>> claim(List<Claiming> claims) {
    Uni<List<Object[]>> locked =
        sql.rows(
            CLAIM,
            column(claims, Long[]::new, Claiming::keyLock),
            column(claims, Long[]::new, Claiming::lock),
            column(claims, Integer[]::new, c -> c.call().stays() ? null : c.call().bucket()),
            LockIds.BUCKETS,
            column(claims, Long[]::new, c -> LockIds.ofLogin(c.key())));
    Uni<List<Object[]>> answers =
        sql.rows(
            LOOK_UP,
            column(claims, String[]::new, c -> c.key() == null ? null : c.key().principal()),
            column(claims, String[]::new, c -> c.key() == null ? null : c.key().key()),
            column(claims, Integer[]::new, c -> c.call().bucket()),
            column(claims, Boolean[]::new, c -> c.call().stays()),
            column(claims, String[]::new, c -> c.key() == null ? null : c.key().owner()));
    return Uni.combine()
        .all()
        .unis(locked, answers)
        .asTuple()
        .map(both -> found(both.getItem1(), both.getItem2()));
  }

  private List<Found> found(List<Object[]> locked, List<Object[]> answers) {
    List<Found> found = new ArrayList<>();
    for (Object[] row : answers) {
      String lock = (String) locked.get(found.size())[0];
      found.add(
          lock.equals("held")
              ? new Found.Held()
              : new Found.Claimed(LedgerTransaction.claim(shard, lock.equals("free"), row)));
    }
    return found;
  }

  /** Locks these rows of one kind. */
  Uni<Void> lock(LockKey.Rows rows, Collection<LockKey> keys) {
    return sql.rows(
            rows.lock(),
            keys.stream().map(LockKey::bucket).toArray(Integer[]::new),
            keys.stream().map(LockKey::key).toArray(String[]::new))
        .replaceWithVoid();
  }

  Uni<Void> append(List<Ledger.Batch> batches) {
    return Ledger.append(sql, batches);
  }

  /** Stores the answers of those that have a key; tells the id of the transaction. */
  Uni<Long> remember(List<Remembering> answers) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Remembering each : answers) {
      CommandKey key = each.call().key();
      if (key != null) {
        rows.add(LedgerTransaction.row(key, each.call(), each.answer()));
      }
    }
    Uni<List<Object[]>> stored =
        rows.isEmpty()
            ? sql.rows(LedgerTransaction.TRANSACTION)
            : sql.rows(
                REMEMBER,
                column(rows, String[]::new, row -> (String) row[0]),
                column(rows, String[]::new, row -> (String) row[1]),
                column(rows, Integer[]::new, row -> (Integer) row[2]),
                column(rows, Boolean[]::new, row -> (Boolean) row[3]),
                column(rows, Buffer[]::new, row -> (Buffer) row[4]),
                column(rows, Integer[]::new, row -> (Integer) row[5]),
                column(rows, String[]::new, row -> (String) row[6]),
                column(rows, Buffer[]::new, row -> (Buffer) row[7]),
                column(rows, String[]::new, row -> (String) row[8]),
                column(rows, String[]::new, row -> (String) row[9]),
                column(rows, Long[]::new, row -> (Long) row[10]),
                column(rows, String[]::new, row -> (String) row[11]));
    return stored.map(all -> Objects.requireNonNull((Long) all.getFirst()[0], "an id"));
  }

  private static <T, V> V[] column(
      List<T> rows, IntFunction<V[]> array, Function<T, @Nullable V> value) {
    V[] column = array.apply(rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return column;
  }
}
