package io.millrace.platform.command.transaction;

import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.DomainEvent;

/**
 * An event on its way into the ledger.
 *
 * @param version of the aggregate after the event
 */
public record NewEvent(AggregateRef aggregate, long version, DomainEvent event) {}
