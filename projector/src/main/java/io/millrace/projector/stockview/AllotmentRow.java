package io.millrace.projector.stockview;

import java.time.Instant;

/**
 * A row of {@code stock_allotment_view}: the stock of one SKU on one shard.
 *
 * @param allotment number of the shard
 */
record AllotmentRow(
    String sku, int allotment, long onHand, long reserved, long version, Instant updatedAt) {
  /** Id of the aggregate. */
  String aggregateId() {
    return sku + "@" + allotment;
  }
}
