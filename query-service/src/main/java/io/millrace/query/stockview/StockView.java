package io.millrace.query.stockview;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The stock of one SKU over all shards.
 *
 * @param onHand in the warehouse
 * @param reserved promised to orders that have not been shipped
 * @param available may still be ordered
 * @param version grows with every change
 */
@RegisterForReflection
public record StockView(String sku, long onHand, long reserved, long available, long version) {}
