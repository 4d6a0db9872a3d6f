package io.millrace.command.wiring;

import static io.millrace.events.ShopAggregates.CUSTOMER;
import static io.millrace.events.ShopAggregates.ORDER;

import io.millrace.platform.command.shards.BucketContents;
import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.shards.MovedTable;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the shop keeps in buckets. Catalogue and stock stay, the catalogue at home. */
@Singleton
public class ShopBuckets implements BucketContents {
  /** Tables whose rows go with their bucket. */
  public static final List<MovedTable> MOVED =
      List.of(
          MovedTable.ofAggregates("customer", CUSTOMER, "id"),
          MovedTable.ofAggregates("customer_order", ORDER, "id"),
          MovedTable.ofAggregates("order_line", ORDER, "order_id"),
          MovedTable.ofAggregates("order_payment", ORDER, "order_id"),
          MovedTable.ofUnchanging("import_key", "kind IN ('order', 'return')"));

  /** Tables with buckets whose rows stay. */
  public static final List<String> STAYING =
      List.of("product", "product_price", "category", "product_category", "stock");

  private final OpenOrderStock stock;

  ShopBuckets(OpenOrderStock stock) {
    this.stock = stock;
  }

  @Override
  public List<MovedTable> moved() {
    return MOVED;
  }

  @Override
  public Map<String, String> counted() {
    return Map.of("customers", "customer", "orders", "customer_order");
  }

  @Override
  public Optional<String> follow(Move move) {
    return stock.follow(move)
        ? Optional.empty()
        : Optional.of(
            "shard %d does not hold the stock of the open orders".formatted(move.source()));
  }
}
