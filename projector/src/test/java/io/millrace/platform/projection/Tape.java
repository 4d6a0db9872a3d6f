package io.millrace.platform.projection;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.apply.Known;
import io.millrace.platform.projection.apply.ProjectionBatch;
import io.millrace.platform.projection.apply.ProjectionFold;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.projector.testkit.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records of one partition, and a projection that writes down the versions it is given. */
public final class Tape {
  private static final PartitionId PARTITION = new PartitionId("orders", 0);
  private static final ProjectionId ID = new ProjectionId("versions", 1);
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final Instant POISON = Instant.EPOCH;

  /** Where the tape starts. */
  public static final Checkpoint CHECKPOINT = new Checkpoint(ID, PARTITION, 40, 1);

  private final List<FeedRecord> records = new ArrayList<>();
  private final Map<String, AggregateProgress> progress = new HashMap<>();
  private final Map<String, String> rows = new HashMap<>();
  private UnknownPolicy onUnknown = UnknownPolicy.PARK;

  public Tape knows(String id, long version, boolean parked, String row) {
    progress.put(id, new AggregateProgress(version, parked));
    rows.put(id, row);
    return this;
  }

  public Tape skippingUnknown() {
    onUnknown = UnknownPolicy.SKIP;
    return this;
  }

  public Tape event(String id, long version) {
    return event(ShopAggregates.ORDER, id, version);
  }

  public Tape event(AggregateType type, String id, long version) {
    return record(
        new Decoded.Event(Scenario.envelope(type, id, version, new OrderDelivered(AT))), Map.of());
  }

  Tape poison(String id, long version) {
    OrderDelivered bad = new OrderDelivered(POISON);
    return record(
        new Decoded.Event(Scenario.envelope(ShopAggregates.ORDER, id, version, bad)), Map.of());
  }

  public Tape record(Decoded decoded, Map<String, String> headers) {
    long offset = CHECKPOINT.nextOffset() + records.size();
    records.add(new FeedRecord(PARTITION, offset, AT, decoded, new Raw(headers)));
    return this;
  }

  public ProjectionBatch<String> batch() {
    return new ProjectionBatch<>(
        new LiveProjection<>(ID, new Versions(onUnknown), VersionStage.ACTIVE),
        Map.of(PARTITION, CHECKPOINT),
        records);
  }

  public FoldedBatch<String> fold() {
    return ProjectionFold.fold(batch(), new Known<>(progress, rows));
  }

  private record Versions(UnknownPolicy onUnknown) implements RowProjection<String> {
    @Override
    public String name() {
      return ID.name();
    }

    @Override
    public Set<AggregateType> reads() {
      return Set.of(ShopAggregates.ORDER);
    }

    @Override
    public String fold(@Nullable String before, EventEnvelope event) {
      if (event.event().equals(new OrderDelivered(POISON))) {
        throw new IllegalStateException("cannot fold this");
      }
      return before == null
          ? event.aggregateId() + ":" + event.version()
          : before + "," + event.version();
    }
  }

  private record Raw(Map<String, String> headers) implements RawRecord {
    @Override
    public byte @Nullable [] key() {
      return null;
    }

    @Override
    public byte @Nullable [] value() {
      return null;
    }
  }
}
