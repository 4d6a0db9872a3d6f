package io.millrace.platform.events;

/**
 * Something that happened to one aggregate. Immutable; the aggregate's id is in the envelope.
 *
 * <p>Implemented by one sealed family per kind of aggregate. (Java seals across packages only
 * inside a named module, so this root is open.)
 */
public interface DomainEvent {}
