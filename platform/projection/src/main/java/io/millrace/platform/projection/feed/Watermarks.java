package io.millrace.platform.projection.feed;

import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Watermarks among records. */
public final class Watermarks {
  private Watermarks() {}

  private record Place(PartitionId partition, int shard) {}

  /** The newest of each shard in each partition; a relay that restarts may repeat older ones. */
  public static List<PartitionWatermark> newest(ProjectionId projection, List<FeedRecord> records) {
    Map<Place, Watermark> newest = new LinkedHashMap<>();
    for (FeedRecord record : records) {
      if (record.decoded() instanceof Decoded.Mark(var mark)) {
        newest.merge(new Place(record.partition(), mark.shard()), mark, Watermarks::later);
      }
    }
    return newest.entrySet().stream()
        .map(
            entry ->
                new PartitionWatermark(projection, entry.getKey().partition(), entry.getValue()))
        .toList();
  }

  private static Watermark later(Watermark one, Watermark other) {
    return other.tx() > one.tx() || (other.tx() == one.tx() && other.asOf().isAfter(one.asOf()))
        ? other
        : one;
  }
}
