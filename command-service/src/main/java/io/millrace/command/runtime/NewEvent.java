package io.millrace.command.runtime;

import io.millrace.events.AggregateRef;
import io.millrace.events.DomainEvent;

/**
 * An event on its way into the ledger.
 *
 * @param version of the aggregate after the event
 */
public record NewEvent(AggregateRef aggregate, long version, DomainEvent event) {}
