package io.millrace.command.stock.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.command.stock.Allotment.Total;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * Stock as it is now, over all shards.
 *
 * @param partial true if the figures are without what some shard has, which could not be asked;
 *     else absent
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record StockAnswer(
    String sku,
    long onHand,
    long reserved,
    long available,
    long version,
    @Nullable Boolean partial) {
  static StockAnswer of(String sku, Total stock) {
    return new StockAnswer(
        sku,
        stock.onHand(),
        stock.reserved(),
        stock.available(),
        stock.version(),
        stock.partial() ? true : null);
  }
}
