package io.millrace.platform.command.run;

import io.millrace.command.testing.ShardedStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * What the bucket's lock and the look at its fence cost a command: the statements of a small
 * transaction with and without them, in turn. A measurement that no build runs: {@code
 * -Dtest=FenceCostBench -Dshow.fence-cost=<rounds>}.
 */
class FenceCostBench {
  private static final Logger LOG = Logger.getLogger(FenceCostBench.class);
  private static final int PER_ROUND = 500;

  private static final String CLAIM =
      """
      SELECT CASE WHEN $1::bigint IS NULL OR pg_try_advisory_xact_lock($1::bigint)
        THEN coalesce(pg_advisory_xact_lock($2::bigint)::text, '') = ''
        ELSE false END\
      """;
  private static final String LOOK_UP =
      "SELECT fingerprint, status, headers::text, body FROM idempotency WHERE principal = $1 AND"
          + " key = $2";
  private static final String FENCED_CLAIM =
      """
      SELECT CASE WHEN coalesce(pg_advisory_xact_lock_shared(70132, $3::int)::text, '') = ''
          AND ($1::bigint IS NULL OR pg_try_advisory_xact_lock($1::bigint))
        THEN coalesce(pg_advisory_xact_lock($2::bigint)::text, '') = ''
        ELSE false END\
      """;
  private static final String FENCED_LOOK_UP =
      """
      SELECT fence.up, i.fingerprint, i.status, i.headers::text, i.body
      FROM (SELECT EXISTS (
        SELECT FROM bucket_fence WHERE bucket = $3 AND state <> 'open')) AS fence(up)
      LEFT JOIN LATERAL (
        SELECT * FROM idempotency WHERE principal = $1 AND key = $2
        ORDER BY bucket = $3 DESC LIMIT 1) i ON true\
      """;
  private static final String WRITE =
      "INSERT INTO customer (bucket, id, version, name) VALUES ($1, $2, 1, 'Ada')";

  @Test
  void commandsWithAndWithoutTheFence() {
    int rounds = Integer.getInteger("show.fence-cost", 20);
    List<Double> ratios = new ArrayList<>();
    List<Double> micros = new ArrayList<>();
    try (ShardedStore store = new ShardedStore(1)) {
      SqlConnection connection = store.shard(0).pool().getConnection().await().indefinitely();
      for (int round = 0; round < rounds + 3; round++) {
        long with = round(connection, true);
        long without = round(connection, false);
        if (round >= 3) {
          ratios.add((double) with / without);
          micros.add((with - without) / 1e3 / PER_ROUND);
        }
      }
      connection.close().await().indefinitely();
    }
    Collections.sort(ratios);
    Collections.sort(micros);
    LOG.infof(
        "with : without, median of %d rounds: %.3f (%.1f us per command); quartiles %.3f to %.3f",
        rounds,
        ratios.get(rounds / 2),
        micros.get(rounds / 2),
        ratios.get(rounds / 4),
        ratios.get(rounds * 3 / 4));
  }

  private static long round(SqlConnection connection, boolean fenced) {
    long begun = System.nanoTime();
    for (int i = 0; i < PER_ROUND; i++) {
      UUID id = UUID.randomUUID();
      long lock = id.getLeastSignificantBits();
      int bucket = (int) (lock & 1023);
      Tuple claim = fenced ? Tuple.of(lock, lock + 1, bucket) : Tuple.of(lock, lock + 1);
      Tuple key = fenced ? Tuple.of("me", id.toString(), bucket) : Tuple.of("me", id.toString());
      Uni.combine()
          .all()
          .unis(
              connection.query("BEGIN").execute(),
              connection.preparedQuery(fenced ? FENCED_CLAIM : CLAIM).execute(claim),
              connection.preparedQuery(fenced ? FENCED_LOOK_UP : LOOK_UP).execute(key),
              connection.preparedQuery(WRITE).execute(Tuple.of(bucket, id)))
          .asTuple()
          .chain(() -> connection.query("COMMIT").execute())
          .await()
          .indefinitely();
    }
    return System.nanoTime() - begun;
  }
}
