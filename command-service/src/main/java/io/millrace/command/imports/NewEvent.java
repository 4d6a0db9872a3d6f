package io.millrace.command.imports;

import io.millrace.events.AggregateType;
import io.millrace.events.DomainEvent;

/** An event that is to be appended to the ledger. */
public record NewEvent(
    AggregateType type, String aggregateId, int bucket, long version, DomainEvent event) {}
