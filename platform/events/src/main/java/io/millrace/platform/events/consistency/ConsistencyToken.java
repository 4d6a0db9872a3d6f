package io.millrace.platform.events.consistency;

import io.millrace.platform.events.AggregateType;

/**
 * What a reader must be shown so that it sees a change: the answer to a command carries it, a later
 * query sends it back. Short and of constant size however many rows the command touched.
 *
 * @param shard number of the shard that committed the change
 * @param tx id of the transaction that committed it; a view whose watermark for the shard is above
 *     this includes it
 * @param type kind of the main aggregate
 * @param aggregateId id of the main aggregate
 * @param version version of the main aggregate after the change; a row of it with at least this
 *     version includes the change
 */
public record ConsistencyToken(
    int shard, long tx, AggregateType type, String aggregateId, long version) {}
