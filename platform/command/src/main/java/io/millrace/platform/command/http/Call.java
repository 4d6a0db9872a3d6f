package io.millrace.platform.command.http;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.transaction.CommandCall;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.service.callers.Caller;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, as far as every command needs it.
 *
 * @param key absent for a PUT without one
 * @param traceId under which our logs tell of it
 */
public record Call(
    Caller caller, @Nullable CommandKey key, EventMetadata metadata, String traceId) {
  /** A command that makes a new aggregate. */
  public CommandCall creating(int bucket) {
    return new CommandCall(key, bucket, null, metadata);
  }

  /** A command that changes this aggregate, or makes it if there is none. */
  public CommandCall on(AggregateRef aggregate) {
    return new CommandCall(key, aggregate.bucket(), aggregate, metadata);
  }
}
