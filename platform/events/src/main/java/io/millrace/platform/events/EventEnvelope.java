package io.millrace.platform.events;

import java.time.Instant;

/**
 * One event with all that a consumer needs to place it.
 *
 * @param id place in the ledger
 * @param type kind of the aggregate
 * @param aggregateId id of the aggregate
 * @param version version of the aggregate after this event; the first event has 1
 * @param bucket stable bucket of the aggregate, 0..1023; decides the partition
 * @param recordedAt when the ledger took the event (never used to sort)
 * @param metadata cause and actor
 * @param event what happened
 */
public record EventEnvelope(
    EventId id,
    AggregateType type,
    String aggregateId,
    long version,
    int bucket,
    Instant recordedAt,
    EventMetadata metadata,
    DomainEvent event) {}
