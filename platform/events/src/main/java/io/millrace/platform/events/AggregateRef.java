package io.millrace.platform.events;

import io.millrace.platform.events.routing.Buckets;

/**
 * Which aggregate.
 *
 * @param id as in the ledger
 * @param bucket stable bucket, 0..1023
 */
public record AggregateRef(AggregateType type, String id, int bucket) {
  /** An aggregate whose bucket follows from its id. */
  public static AggregateRef of(AggregateType type, String id) {
    return new AggregateRef(type, id, Buckets.of(id));
  }
}
