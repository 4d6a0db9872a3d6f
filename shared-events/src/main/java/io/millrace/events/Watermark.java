package io.millrace.events;

import java.time.Instant;

/**
 * A control record in every partition: whoever has consumed it has consumed every event of that
 * shard and partition whose transaction id is below {@code tx}.
 *
 * @param shard number of the shard
 * @param tx every transaction of the shard with a lower id is finished and published
 * @param asOf time of the shard's database when that was true
 */
public record Watermark(int shard, long tx, Instant asOf) {}
