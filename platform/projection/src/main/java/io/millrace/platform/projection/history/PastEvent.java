package io.millrace.platform.projection.history;

import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.events.routing.Partitions;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.RawRecord;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as the ledger has it. */
public record PastEvent(HistoryPlace at, LedgerRow row) {
  /** The versions of each aggregate behind each other; copies of one event are equal. */
  public static final Comparator<PastEvent> BY_AGGREGATE =
      Comparator.comparing((PastEvent event) -> event.row().aggregate())
          .thenComparing(event -> event.row().aggregateId())
          .thenComparing(event -> event.row().version());

  private static final int SHARD_BITS = 10;

  /**
   * The record that the relay made of it, or will. Its offset is below zero and belongs to no other
   * event, so that it can stand among dead letters.
   *
   * @param partitions of its topic
   */
  public FeedRecord asRecord(int partitions) {
    return asRecord(
        new PartitionId(row.aggregate().topic(), Partitions.of(row.bucket(), partitions)));
  }

  /** The same without payload and metadata. */
  public PastEvent outline() {
    return new PastEvent(
        at,
        new LedgerRow(
            row.id(),
            row.aggregate(),
            row.aggregateId(),
            row.version(),
            row.bucket(),
            row.recordedAt(),
            EventMetadata.NONE,
            row.type(),
            row.schemaVersion(),
            new byte[0]));
  }

  /** The same in the partition that is known to be its own. */
  public FeedRecord asRecord(PartitionId partition) {
    WireRecord wire = CloudEventCodec.encode(row, at.tx(), 1);
    long offset = -1 - ((row.id().position() << SHARD_BITS) | row.id().shard());
    return new FeedRecord(
        partition,
        offset,
        row.recordedAt(),
        CloudEventCodec.decode(wire.headers()::get, wire.value()),
        new Raw(wire));
  }

  private record Raw(WireRecord wire) implements RawRecord {
    @Override
    public byte @Nullable [] key() {
      return wire.key();
    }

    @Override
    public Map<String, String> headers() {
      return wire.headers();
    }

    @Override
    public byte @Nullable [] value() {
      return wire.value();
    }
  }
}
