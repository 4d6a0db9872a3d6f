package io.millrace.query.productview;

import static io.millrace.platform.query.views.ViewFields.field;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.cache.ItemReader;
import io.millrace.platform.query.http.MoneyView;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.query.views.ViewFields;
import io.millrace.platform.query.views.ViewFields.Field;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of the catalogue. */
@Singleton
class ProductViewReader implements ItemReader<ProductView> {
  static final String COLUMN_LIST = "sku, name, price, currency, stocked, categories, version";

  private static final String COLUMNS = "select " + COLUMN_LIST + " from product_view ";

  static final String VIEW = "product_view";

  static final ViewFields FIELDS =
      new ViewFields(
          field("sku", "sku", row -> row.getString("sku")),
          field("name", "name", row -> row.getString("name")),
          new Field("price", List.of("price", "currency"), ProductViewReader::price),
          field("stocked", "stocked", row -> row.getBoolean("stocked")),
          field("categories", "categories", row -> categories(row.getJsonArray("categories"))),
          field("version", "version", row -> row.getLong("version")));

  @Override
  public String view() {
    return VIEW;
  }

  @Override
  public AggregateType versionedBy() {
    return ShopAggregates.PRODUCT;
  }

  @Override
  public ViewStatement<ProductView> byKey(String sku) {
    return statement(COLUMNS + "where sku = $1", "", Tuple.of(sku));
  }

  /** Some fields of one product. */
  ViewStatement<Sparse> byKey(String sku, List<String> fields) {
    return sparse(fields, "where sku = $1", "", Tuple.of(sku));
  }

  /** Several products at once. */
  ViewStatement<ProductView> bySkus(Collection<String> skus) {
    Tuple values = Tuple.of(skus.toArray(String[]::new));
    return statement(COLUMNS + "where sku = any($1)", "sku", values);
  }

  private static ViewStatement<Sparse> sparse(
      List<String> fields, String where, String orderBy, Tuple values) {
    return ViewStatement.of(
        List.of(VIEW),
        "select " + FIELDS.columns(fields, "sku", "version") + " from product_view " + where,
        orderBy,
        values,
        row -> sparse(row, fields));
  }

  private static Sparse sparse(Row row, List<String> fields) {
    return new Sparse(
        FIELDS.values(row, fields), row.getLong("version"), null, row.getString("sku"));
  }

  private ViewStatement<ProductView> statement(String select, String orderBy, Tuple values) {
    return ViewStatement.of(List.of(view()), select, orderBy, values, ProductViewReader::product);
  }

  @Override
  public long version(ProductView product) {
    return product.version();
  }

  static ProductView product(Row row) {
    return new ProductView(
        row.getString("sku"),
        row.getString("name"),
        price(row),
        row.getBoolean("stocked"),
        categories(row.getJsonArray("categories")),
        row.getLong("version"));
  }

  private static @Nullable MoneyView price(Row row) {
    Long price = row.getLong("price");
    return price == null ? null : new MoneyView(price, row.getString("currency"));
  }

  private static List<ProductView.Category> categories(JsonArray json) {
    return json.stream()
        .map(JsonObject.class::cast)
        .map(each -> new ProductView.Category(each.getString("code"), each.getString("name")))
        .toList();
  }
}
