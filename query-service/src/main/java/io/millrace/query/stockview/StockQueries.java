package io.millrace.query.stockview;

import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.views.Answer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;

/** What can be asked about stock: the same for every interface, open to every caller. */
@Singleton
public class StockQueries {
  private final StockViewReader reader;
  private final ConsistentReads reads;
  private final ViewCache cache;

  StockQueries(StockViewReader reader, ConsistentReads reads, ViewCache cache) {
    this.reader = reader;
    this.reads = reads;
    this.cache = cache;
  }

  /** Names the stock in caches and surrogate keys. */
  public static ViewKey key(String sku) {
    return new ViewKey(StockViewReader.VIEW, sku);
  }

  /**
   * The stock of one SKU, as JSON.
   *
   * @param sku in its canonical form
   */
  public Uni<Found> stock(String sku, ReadPreference preference) {
    return cache.get(reader, sku, preference, view -> true);
  }

  /** The stock of several SKUs in one statement; those without any are left out. */
  public Uni<Answer<StockView>> stocks(Collection<String> skus, ReadPreference preference) {
    return reads.read(reader.bySkus(skus), preference);
  }
}
