package io.millrace.events;

/**
 * Something that happened to one aggregate. Immutable; the aggregate's id is in the envelope.
 *
 * <p>Implemented by the four sealed families {@code OrderEvent}, {@code StockEvent}, {@code
 * CustomerEvent} and {@code CatalogEvent}. (Java seals across packages only inside a named module,
 * so this root is open.)
 */
public interface DomainEvent {}
