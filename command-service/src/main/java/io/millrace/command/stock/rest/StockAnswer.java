package io.millrace.command.stock.rest;

import io.millrace.command.stock.Allotment.Total;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Stock as it is now, over all shards. */
@RegisterForReflection
record StockAnswer(String sku, long onHand, long reserved, long available, long version) {
  static StockAnswer of(String sku, Total stock) {
    return new StockAnswer(
        sku, stock.onHand(), stock.reserved(), stock.available(), stock.version());
  }
}
