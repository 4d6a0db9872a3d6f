package io.millrace.platform.projection;

import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of the feed, decoded once for all projections.
 *
 * @param sentAt when the producer sent it; measures lag only, nothing is sorted by it
 */
public record FeedRecord(
    PartitionId partition, long offset, Instant sentAt, Decoded decoded, RawRecord raw) {
  /** Whether it is a control record, which no projection applies. */
  public boolean isMark() {
    return decoded instanceof Decoded.Mark;
  }

  /** Which version of which aggregate the record is, null if it does not say. */
  public @Nullable AggregateVersion aggregate() {
    return switch (decoded) {
      case Decoded.Event(var envelope) ->
          AggregateVersion.of(envelope.aggregateId(), envelope.version());
      case Decoded.Mark mark -> null;
      case Decoded.Unknown unknown -> AggregateVersion.ofHeaders(raw.headers());
      case Decoded.Malformed malformed -> AggregateVersion.ofHeaders(raw.headers());
    };
  }
}
