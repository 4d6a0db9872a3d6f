package io.millrace.platform.command.relay;

/**
 * How much one look at the ledger takes.
 *
 * @param events at most
 * @param bytes of payload; the event with which they are reached is the last, so that the next one
 *     comes whatever its size
 */
public record BatchLimit(int events, long bytes) {}
