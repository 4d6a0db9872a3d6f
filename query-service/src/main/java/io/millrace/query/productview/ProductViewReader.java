package io.millrace.query.productview;

import io.millrace.events.AggregateType;
import io.millrace.query.cache.ItemReader;
import io.millrace.query.http.MoneyView;
import io.millrace.query.runtime.ViewStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The SQL of the catalogue. */
@ApplicationScoped
class ProductViewReader implements ItemReader<ProductView> {
  private static final String COLUMNS =
      "select sku, name, price, currency, stocked, categories, version from product_view ";

  @Override
  public String view() {
    return "product_view";
  }

  @Override
  public AggregateType versionedBy() {
    return AggregateType.PRODUCT;
  }

  @Override
  public ViewStatement<ProductView> byKey(String sku) {
    return statement(COLUMNS + "where sku = $1", "", Tuple.of(sku));
  }

  /**
   * Products by SKU, one more than the limit.
   *
   * @param search only those whose name has this somewhere, or whose SKU starts with it
   * @param after the page begins after this SKU
   */
  ViewStatement<ProductView> list(Optional<String> search, Optional<String> after, int limit) {
    StringBuilder where = new StringBuilder("where true");
    Tuple values = Tuple.tuple();
    search
        .map(ProductViewReader::literal)
        .ifPresent(
            text ->
                where
                    .append(" and (name ilike ")
                    .append(add(values, "%" + text + "%"))
                    .append(" or sku ilike ")
                    .append(add(values, text + "%"))
                    .append(")"));
    after.ifPresent(sku -> where.append(" and sku > ").append(add(values, sku)));
    where.append(" order by sku limit ").append(add(values, limit + 1));
    return statement(COLUMNS + where, "sku", values);
  }

  /** What the reader typed is text, not a pattern. */
  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private static String add(Tuple values, Object value) {
    values.addValue(value);
    return "$" + values.size();
  }

  private ViewStatement<ProductView> statement(String select, String orderBy, Tuple values) {
    return ViewStatement.of(List.of(view()), select, orderBy, values, ProductViewReader::product);
  }

  @Override
  public long version(ProductView product) {
    return product.version();
  }

  private static ProductView product(Row row) {
    Long price = row.getLong("price");
    return new ProductView(
        row.getString("sku"),
        row.getString("name"),
        price == null ? null : new MoneyView(price, row.getString("currency")),
        row.getBoolean("stocked"),
        categories(row.getJsonArray("categories")),
        row.getLong("version"));
  }

  private static List<ProductView.Category> categories(JsonArray json) {
    return json.stream()
        .map(JsonObject.class::cast)
        .map(each -> new ProductView.Category(each.getString("code"), each.getString("name")))
        .toList();
  }
}
