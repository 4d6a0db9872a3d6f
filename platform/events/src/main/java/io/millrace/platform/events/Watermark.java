package io.millrace.platform.events;

import java.time.Instant;
import java.util.List;

/**
 * A control record in every partition: whoever has consumed it has consumed every event of that
 * shard and partition whose transaction id is below {@code tx}.
 *
 * @param shard number of the shard
 * @param tx every transaction of the shard with a lower id is finished and published
 * @param asOf time of the shard's database when that was true
 * @param parked transactions below {@code tx} with events for this topic that were not published,
 *     because their aggregates stand still at the relay
 */
public record Watermark(int shard, long tx, Instant asOf, List<TxRange> parked) {
  public Watermark {
    parked = List.copyOf(parked);
  }

  /** One that nothing is missing below. */
  public Watermark(int shard, long tx, Instant asOf) {
    this(shard, tx, asOf, List.of());
  }
}
