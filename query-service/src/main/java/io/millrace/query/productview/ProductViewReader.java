package io.millrace.query.productview;

import static io.millrace.query.runtime.ViewFields.field;

import io.millrace.events.AggregateType;
import io.millrace.query.cache.ItemReader;
import io.millrace.query.http.MoneyView;
import io.millrace.query.productview.ProductQuery.Match;
import io.millrace.query.runtime.Sparse;
import io.millrace.query.runtime.ViewFields;
import io.millrace.query.runtime.ViewFields.Field;
import io.millrace.query.runtime.ViewStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL of the catalogue. */
@ApplicationScoped
class ProductViewReader implements ItemReader<ProductView> {
  private static final String COLUMN_LIST =
      "sku, name, price, currency, stocked, categories, version";

  private static final String COLUMNS = "select " + COLUMN_LIST + " from product_view ";

  private static final double LEAST_SIMILARITY = 0.5;

  /** Of what was asked for, the share that the product has. */
  private static final String SIMILARITY =
      """
      cardinality(array(select unnest(p.trigrams) intersect select unnest(a.t)))::float8
        / cardinality(a.t)
      """;

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
    return AggregateType.PRODUCT;
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

  /** Products, one more than the limit. */
  ViewStatement<ProductView> list(ProductQuery query) {
    Tuple values = Tuple.tuple();
    Search search = search(query, values);
    return statement(search.select(COLUMN_LIST), search.order, values);
  }

  /** The same with some fields only. */
  ViewStatement<Sparse> list(ProductQuery query, List<String> fields) {
    Tuple values = Tuple.tuple();
    Search search = search(query, values);
    return ViewStatement.of(
        List.of(VIEW),
        search.select(FIELDS.columns(fields, "sku", "version")),
        search.order,
        values,
        row -> sparse(row, fields));
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

  /**
   * Where a search looks.
   *
   * @param with what is worked out once, before; empty: nothing
   * @param rank a column that the order needs; empty: none
   */
  private record Search(String with, String rank, String where, String order) {
    String select(String columns) {
      return with + "select " + columns + (rank.isEmpty() ? "" : ", " + rank) + where;
    }
  }

  private static Search search(ProductQuery query, Tuple values) {
    Match match = query.search().isPresent() ? query.match() : Match.TEXT;
    return match == Match.SIMILAR ? similar(query, values) : bySku(query, match, values);
  }

  private static Search bySku(ProductQuery query, Match match, Tuple values) {
    StringBuilder where = new StringBuilder(" from product_view where true");
    query
        .search()
        .map(text -> match == Match.WORDS ? words(text, values) : text(text, values))
        .ifPresent(where::append);
    query.after().ifPresent(sku -> where.append(" and sku > ").append(add(values, sku)));
    where.append(" order by sku limit ").append(add(values, query.limit() + 1));
    return new Search("", "", where.toString(), "sku");
  }

  private static String words(String text, Tuple values) {
    return " and search @@ websearch_to_tsquery('simple', " + add(values, text) + ")";
  }

  /** The index says where the text may be, and the text decides. */
  private static String text(String text, Tuple values) {
    Set<String> trigrams = Trigrams.within(text);
    String index =
        trigrams.isEmpty()
            ? ""
            : " and trigrams @> " + add(values, trigrams.toArray(String[]::new));
    String literal = literal(text);
    return index
        + " and (name ilike "
        + add(values, "%" + literal + "%")
        + " or sku ilike "
        + add(values, literal + "%")
        + ")";
  }

  /**
   * By the share of the text's trigrams that a product has, however many it has besides. A page
   * begins after the place that its last product has now.
   */
  private static Search similar(ProductQuery query, Tuple values) {
    // OFFSET 0 has each similarity worked out once, not once for the filter and once for the order.
    String asked =
        "with asked as materialized (select trigrams(%s) as t) "
            .formatted(add(values, query.search().orElseThrow()));
    StringBuilder where =
        new StringBuilder(
            """
             from (select p.*, %s as similarity
                   from asked a join product_view p on p.trigrams && a.t offset 0) p
            where similarity >= %s
            """
                .formatted(SIMILARITY, LEAST_SIMILARITY));
    query
        .after()
        .map(sku -> add(values, sku))
        .ifPresent(
            sku ->
                where.append(
                    """
                     and (-similarity, sku) > ((select -(%1$s)
                       from asked a, product_view p where p.sku = %2$s), %2$s)
                    """
                        .formatted(SIMILARITY, sku)));
    where.append(" order by similarity desc, sku limit ").append(add(values, query.limit() + 1));
    return new Search(asked, "similarity", where.toString(), "similarity desc, sku");
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
