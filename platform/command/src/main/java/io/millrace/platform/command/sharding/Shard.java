package io.millrace.platform.command.sharding;

import io.millrace.platform.command.transaction.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * One write primary.
 *
 * @param number from 0; 0 is the home shard
 * @param pool for whoever needs plain connections
 * @param reserved a few connections that no command can take, past any PgBouncer: whether a shard
 *     is ready and its events are published must not depend on how busy commands are
 * @param transactions each piece of work has one to itself
 * @param commands for work that claims its key before it writes and remembers its answer after
 *     that: it may share a transaction with others, which meet there. Anything else would keep them
 *     waiting for ever.
 */
public record Shard(
    int number,
    Pool pool,
    Pool reserved,
    Transactions<SqlConnection> transactions,
    Transactions<SqlConnection> commands) {
  /** Closes its connections; completes when all are closed. */
  public Uni<Void> close() {
    return Uni.join().all(pool.close(), reserved.close()).andCollectFailures().replaceWithVoid();
  }
}
