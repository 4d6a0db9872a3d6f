package io.millrace.events;

import io.millrace.events.catalog.CategoryEvent;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.AggregateType.Placement;
import io.millrace.platform.events.routing.BucketedIds;
import io.millrace.platform.events.routing.Buckets;
import java.util.List;
import java.util.UUID;

/** The shop's kinds of aggregate, and references to aggregates of each. */
public final class ShopAggregates {
  public static final AggregateType CUSTOMER =
      new AggregateType(0, "customer", "millrace.customers.v1", Placement.BUCKET);
  public static final AggregateType PRODUCT =
      new AggregateType(1, "product", "millrace.catalog.v1", Placement.HOME);
  public static final AggregateType STOCK =
      new AggregateType(2, "stock", "millrace.stock.v1", Placement.SHARD);
  public static final AggregateType ORDER =
      new AggregateType(3, "order", "millrace.orders.v1", Placement.BUCKET);

  /** Its topic is the products'; its ids begin with a small letter, which no SKU has. */
  public static final AggregateType CATEGORY =
      new AggregateType(4, "category", "millrace.catalog.v1", Placement.HOME);

  private ShopAggregates() {}

  /** A customer. */
  public static AggregateRef customer(UUID id) {
    return AggregateRef.of(CUSTOMER, id.toString());
  }

  /** An order; its id carries the bucket, which is its customer's. */
  public static AggregateRef order(UUID id) {
    return new AggregateRef(ORDER, id.toString(), BucketedIds.bucketOf(id));
  }

  /** A product. */
  public static AggregateRef product(String sku) {
    return AggregateRef.of(PRODUCT, sku);
  }

  /** A category of the catalogue. */
  public static AggregateRef category(String code) {
    return AggregateRef.of(CATEGORY, CategoryEvent.id(code));
  }

  /** The part of a SKU's stock that a shard holds. */
  public static AggregateRef stock(String sku, int shard) {
    return new AggregateRef(STOCK, sku + "@" + shard, Buckets.of(sku));
  }

  /** Tells the platform of them. */
  public static final class Declared implements AggregateType.Declaration {
    @Override
    public List<AggregateType> types() {
      return List.of(CUSTOMER, PRODUCT, STOCK, ORDER, CATEGORY);
    }
  }
}
