package io.millrace.platform.events.codec;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import java.time.Instant;

/**
 * A row of the ledger, its payload not decoded: the relay carries it from the ledger to the topic
 * as it is.
 *
 * @param type name of the event type without version
 * @param schemaVersion version of the payload's schema
 * @param payload UTF-8 JSON
 */
public record LedgerRow(
    EventId id,
    AggregateType aggregate,
    String aggregateId,
    long version,
    int bucket,
    Instant recordedAt,
    EventMetadata metadata,
    String type,
    int schemaVersion,
    byte[] payload) {

  /** The row that holds this envelope. */
  public static LedgerRow of(EventEnvelope envelope) {
    return new LedgerRow(
        envelope.id(),
        envelope.type(),
        envelope.aggregateId(),
        envelope.version(),
        envelope.bucket(),
        envelope.recordedAt(),
        envelope.metadata(),
        PayloadCodec.typeOf(envelope.event()),
        PayloadCodec.schemaVersionOf(envelope.event()),
        PayloadCodec.write(envelope.event()));
  }
}
