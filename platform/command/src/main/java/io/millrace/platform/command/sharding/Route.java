package io.millrace.platform.command.sharding;

import io.millrace.platform.command.transaction.Transactions;

/**
 * Where a command runs. Asked anew before each attempt, because buckets move.
 *
 * @param <T> what a transaction offers to reach the store
 */
@FunctionalInterface
public interface Route<T> {
  /** The place by the map as it is known now. */
  Place<T> now();

  /** A shard as a command sees it. */
  record Place<T>(int shard, Transactions<T> transactions) {}
}
