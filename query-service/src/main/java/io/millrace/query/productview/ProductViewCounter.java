package io.millrace.query.productview;

import io.millrace.platform.query.cache.WriteBehindCounters;
import jakarta.inject.Singleton;

/** Counts how often each product is looked at. */
@Singleton
class ProductViewCounter {
  static final String COUNTER = "product_views";

  private final WriteBehindCounters counters;

  ProductViewCounter(WriteBehindCounters counters) {
    this.counters = counters;
  }

  void viewed(String sku) {
    counters.count(COUNTER, sku);
  }
}
