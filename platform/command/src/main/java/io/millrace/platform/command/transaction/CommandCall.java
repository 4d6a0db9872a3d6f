package io.millrace.platform.command.transaction;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One call of a command.
 *
 * @param key absent where the method is idempotent by itself (PUT)
 * @param bucket by which the command is routed
 * @param lock aggregate that is to change; absent for a new one
 */
public record CommandCall(
    @Nullable CommandKey key, int bucket, @Nullable AggregateRef lock, EventMetadata metadata) {
  /** Whether the command stays where it is when its bucket moves. */
  public boolean stays() {
    return lock != null && lock.type().placement() == AggregateType.Placement.HOME;
  }
}
