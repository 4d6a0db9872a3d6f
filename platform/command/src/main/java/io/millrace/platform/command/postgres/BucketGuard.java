package io.millrace.platform.command.postgres;

import io.millrace.platform.command.transaction.BucketFenced;
import io.millrace.platform.command.transaction.Pipelined;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;

/** Keeps many buckets in their place for one transaction. */
public final class BucketGuard {
  private static final String LOCK = "SELECT pg_advisory_xact_lock_shared($1, $2)";
  private static final String FENCED =
      "SELECT 1 FROM bucket_fence WHERE bucket = ANY ($1) AND state <> 'open' LIMIT 1";

  private BucketGuard() {}

  /**
   * Comes first in a transaction. One lock for all buckets: hundreds of them would fill the shared
   * lock table. Fails with {@link BucketFenced} if the shard does not serve one of the buckets.
   */
  public static Uni<Void> hold(SqlConnection connection, int shard, Collection<Integer> buckets) {
    Uni<RowSet<Row>> lock =
        connection.preparedQuery(LOCK).execute(Tuple.of(LockIds.BUCKETS, LockIds.ALL_BUCKETS));
    Uni<RowSet<Row>> fenced =
        connection
            .preparedQuery(FENCED)
            .execute(Tuple.of(buckets.stream().distinct().toArray(Integer[]::new)));
    return Pipelined.all(lock, fenced)
        .invoke(
            both -> {
              if (both.getItem2().size() > 0) {
                throw new BucketFenced(shard);
              }
            })
        .replaceWithVoid();
  }
}
