package io.millrace.platform.command.transaction;

/**
 * An answer together with the place where its transaction stands.
 *
 * @param shard number of the shard that committed it
 * @param tx id of the transaction
 * @param replayed whether it was given before and comes from the store
 */
public record Committed(CommandAnswer answer, int shard, long tx, boolean replayed) {}
