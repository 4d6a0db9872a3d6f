package io.millrace.platform.events;

/**
 * A person's key was destroyed: nothing opens the person's data any more, wherever it stands. The
 * event's aggregate is the person.
 */
public interface PersonErased extends DomainEvent {}
