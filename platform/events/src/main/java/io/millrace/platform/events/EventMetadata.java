package io.millrace.platform.events;

import org.jspecify.annotations.Nullable;

/**
 * Who and what caused an event.
 *
 * @param traceparent W3C trace context of the command, if it was traced
 * @param correlation id that all events of one business process share
 * @param causation what led to the event directly, for example the idempotency key of the command
 * @param actor subject of the token that sent the command
 */
public record EventMetadata(
    @Nullable String traceparent,
    @Nullable String correlation,
    @Nullable String causation,
    @Nullable String actor) {
  /** Nothing known. */
  public static final EventMetadata NONE = new EventMetadata(null, null, null, null);
}
