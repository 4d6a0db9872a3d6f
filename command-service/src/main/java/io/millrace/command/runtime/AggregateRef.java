package io.millrace.command.runtime;

import io.millrace.events.AggregateType;
import io.millrace.events.catalog.CategoryEvent;
import io.millrace.events.routing.Buckets;
import java.util.UUID;

/**
 * Which aggregate.
 *
 * @param id as in the ledger
 * @param bucket stable bucket, 0..1023
 */
public record AggregateRef(AggregateType type, String id, int bucket) {
  /** A customer. */
  public static AggregateRef customer(UUID id) {
    return new AggregateRef(AggregateType.CUSTOMER, id.toString(), Buckets.of(id.toString()));
  }

  /** An order; its id carries the bucket. */
  public static AggregateRef order(UUID id) {
    return new AggregateRef(AggregateType.ORDER, id.toString(), Buckets.ofOrder(id));
  }

  /** A product. */
  public static AggregateRef product(String sku) {
    return new AggregateRef(AggregateType.PRODUCT, sku, Buckets.of(sku));
  }

  /** A category of the catalogue. */
  public static AggregateRef category(String code) {
    String id = CategoryEvent.id(code);
    return new AggregateRef(AggregateType.CATEGORY, id, Buckets.of(id));
  }

  /** The part of a SKU's stock that a shard holds. */
  public static AggregateRef stock(String sku, int shard) {
    return new AggregateRef(AggregateType.STOCK, sku + "@" + shard, Buckets.of(sku));
  }
}
