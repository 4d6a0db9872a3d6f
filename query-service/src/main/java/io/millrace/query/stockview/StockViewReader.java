package io.millrace.query.stockview;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.cache.ItemReader;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of stock. */
@Singleton
class StockViewReader implements ItemReader<StockView> {
  static final String VIEW = "stock_view";

  private static final String COLUMNS =
      "select sku, on_hand, reserved, available, version from stock_view where sku = ";

  @Override
  public String view() {
    return VIEW;
  }

  /** None: a row sums over the allotments of all shards, a token names one of them. */
  @Override
  public @Nullable AggregateType versionedBy() {
    return null;
  }

  @Override
  public ViewStatement<StockView> byKey(String sku) {
    return ViewStatement.of(
        List.of(VIEW), COLUMNS + "$1", "", Tuple.of(sku), StockViewReader::stock);
  }

  /** Several at once. */
  ViewStatement<StockView> bySkus(Collection<String> skus) {
    Tuple values = Tuple.of(skus.toArray(String[]::new));
    return ViewStatement.of(
        List.of(VIEW), COLUMNS + "any($1)", "sku", values, StockViewReader::stock);
  }

  @Override
  public long version(StockView stock) {
    return stock.version();
  }

  private static StockView stock(Row row) {
    return new StockView(
        row.getString("sku"),
        row.getLong("on_hand"),
        row.getLong("reserved"),
        row.getLong("available"),
        row.getLong("version"));
  }
}
