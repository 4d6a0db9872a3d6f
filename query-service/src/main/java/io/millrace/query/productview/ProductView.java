package io.millrace.query.productview;

import io.millrace.platform.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product as it is sent.
 *
 * @param price null until one is set
 * @param stocked whether orders of it take from stock
 * @param categories in the order of their codes
 */
@RegisterForReflection
public record ProductView(
    String sku,
    @Nullable String name,
    @Nullable MoneyView price,
    boolean stocked,
    List<Category> categories,
    long version) {

  /** A product that a cache kept from before there were categories has none. */
  public ProductView(
      String sku,
      @Nullable String name,
      @Nullable MoneyView price,
      boolean stocked,
      @Nullable List<Category> categories,
      long version) {
    this.sku = sku;
    this.name = name;
    this.price = price;
    this.stocked = stocked;
    this.categories = categories == null ? List.of() : List.copyOf(categories);
    this.version = version;
  }

  /** One category. */
  @RegisterForReflection
  public record Category(String code, String name) {}
}
