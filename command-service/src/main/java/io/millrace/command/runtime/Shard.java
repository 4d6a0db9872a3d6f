package io.millrace.command.runtime;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * One write primary.
 *
 * @param number from 0; 0 is the home shard
 * @param pool for whoever needs plain connections (relay, maintenance, health)
 * @param transactions for commands
 */
public record Shard(int number, Pool pool, Transactions<SqlConnection> transactions) {}
