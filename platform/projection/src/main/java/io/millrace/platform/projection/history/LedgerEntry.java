package io.millrace.platform.projection.history;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.routing.Partitions;
import io.millrace.platform.projection.PartitionId;

/**
 * What the ledger says of one event, without what happened.
 *
 * @param shard whose ledger has it
 * @param tx id of the transaction that wrote it
 * @param eventType name of the event
 */
public record LedgerEntry(
    int shard,
    long tx,
    AggregateType type,
    String aggregateId,
    long version,
    int bucket,
    String eventType) {
  public static LedgerEntry of(PastEvent event) {
    return new LedgerEntry(
        event.row().id().shard(),
        event.at().tx(),
        event.row().aggregate(),
        event.row().aggregateId(),
        event.row().version(),
        event.row().bucket(),
        event.row().type());
  }

  /**
   * The partition that carries it.
   *
   * @param partitions of its topic
   */
  public PartitionId partition(int partitions) {
    return new PartitionId(type.topic(), Partitions.of(bucket, partitions));
  }
}
