package io.millrace.command.stock.postgres;

import io.millrace.platform.command.transaction.LockKey;
import io.millrace.platform.events.routing.Buckets;

/** A shard's row of one SKU's stock, as something that commands lock. */
public final class StockRow {
  private static final LockKey.Rows ROWS =
      new LockKey.Rows(
          "stock",
          """
          SELECT count(*) FROM (
            SELECT FROM stock s
            JOIN unnest($1::int[], $2::text[]) AS w(bucket, sku) ON s.bucket = w.bucket AND s.sku = w.sku
            ORDER BY s.sku COLLATE "C" FOR UPDATE OF s) AS locked""");

  private StockRow() {}

  /** The row of this SKU. */
  public static LockKey of(String sku) {
    return new LockKey(ROWS, Buckets.of(sku), sku);
  }
}
