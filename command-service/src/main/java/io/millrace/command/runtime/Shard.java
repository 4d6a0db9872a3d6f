package io.millrace.command.runtime;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * One write primary.
 *
 * @param number from 0; 0 is the home shard
 * @param pool for whoever needs plain connections (relay, maintenance, health)
 * @param transactions each piece of work has one to itself
 * @param commands for work that claims its key before it writes and remembers its answer after
 *     that: it may share a transaction with others, which meet there. Anything else would keep them
 *     waiting for ever.
 */
public record Shard(
    int number,
    Pool pool,
    Transactions<SqlConnection> transactions,
    Transactions<SqlConnection> commands) {}
