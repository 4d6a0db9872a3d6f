package io.millrace.query.productview;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.Sparse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** What can be asked about the catalogue: the same for every interface, open to every caller. */
@Singleton
public class ProductQueries {
  private final ProductViewReader reader;
  private final ProductSearchReader search;
  private final ConsistentReads reads;
  private final ViewCache cache;

  ProductQueries(
      ProductViewReader reader,
      ProductSearchReader search,
      ConsistentReads reads,
      ViewCache cache) {
    this.reader = reader;
    this.search = search;
    this.reads = reads;
    this.cache = cache;
  }

  /** Names the product in caches and surrogate keys. */
  public static ViewKey key(String sku) {
    return new ViewKey(ProductViewReader.VIEW, sku);
  }

  /**
   * One product, as JSON. The example of read-through: we ask the cache and nobody else, and it
   * loads by the reader what it does not have.
   *
   * @param sku in its canonical form
   */
  public Uni<Found> product(String sku, ReadPreference preference) {
    return cache.get(reader, sku, preference, view -> true);
  }

  /** Some fields of one product; only their columns are read. */
  public Uni<Answer<Sparse>> product(String sku, List<String> fields, ReadPreference preference) {
    RequiredFreshness demand = preference.demand();
    return reads.read(
        reader.byKey(sku, fields),
        preference,
        rows ->
            demand != null
                && !rows.isEmpty()
                && demand.isProvenBy(
                    ProductViewReader.VIEW,
                    ShopAggregates.PRODUCT,
                    sku,
                    rows.getFirst().version()));
  }

  /** Several products in one statement; those that do not exist are left out. */
  public Uni<Answer<ProductView>> products(Collection<String> skus, ReadPreference preference) {
    return reads.read(reader.bySkus(skus), preference);
  }

  /** Products, the best first, one more than the limit. */
  public Uni<Answer<ProductHit>> list(ProductQuery query, ReadPreference preference) {
    return reads.read(search.list(query), preference);
  }

  /** Some fields of a list; only their columns are read. */
  public Uni<Answer<Sparse>> list(
      ProductQuery query, List<String> fields, ReadPreference preference) {
    return reads.read(search.list(query, fields), preference);
  }

  /** The fields that can be asked for by themselves. */
  public List<String> fields() {
    return ProductViewReader.FIELDS.names();
  }
}
