package io.millrace.platform.command.run;

/**
 * A state and how many events led to it.
 *
 * @param version 0 before the first event
 */
public record Versioned<S>(S state, long version) {}
