package io.millrace.query.productview;

import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The SQL of lists of the catalogue and of searches in it. */
@Singleton
class ProductSearchReader {
  private static final String ORDER = "rank, -shared, sku";

  /** Ranks of what has the words, and of what matches in another way. */
  private static final int WORDS = 4;

  private static final int REST = 5;

  /** PostgreSQL keeps no more than 32 of them in a row apart. */
  private static final Pattern DASHES =
      Pattern.compile("-(?:[^\\w\"-]*+-)++", Pattern.UNICODE_CHARACTER_CLASS);

  /** Products, one more than the limit. */
  ViewStatement<ProductHit> list(ProductQuery query) {
    return list(
        query,
        ProductViewReader.COLUMN_LIST,
        row -> new ProductHit(ProductViewReader.product(row), place(query, row)));
  }

  /** The same with some fields only. */
  ViewStatement<Sparse> list(ProductQuery query, List<String> fields) {
    return list(
        query,
        ProductViewReader.FIELDS.columns(fields, "sku", "version"),
        row ->
            new Sparse(
                ProductViewReader.FIELDS.values(row, fields),
                row.getLong("version"),
                null,
                place(query, row)));
  }

  private static String place(ProductQuery query, Row row) {
    String sku = row.getString("sku");
    return query.search().isEmpty()
        ? sku
        : new ProductPlace(row.getInteger("rank"), row.getInteger("shared"), sku).write();
  }

  private static <R> ViewStatement<R> list(
      ProductQuery query, String columns, Function<Row, R> mapper) {
    Statement statement = new Statement(query, columns);
    boolean ranked = query.search().isPresent();
    return ViewStatement.of(
        List.of(ProductViewReader.VIEW),
        ranked ? statement.ranked(query.search().get()) : statement.bySku(),
        ranked ? ORDER : "sku",
        Tuple.from(statement.values),
        mapper);
  }

  /** One statement on its way to be written. */
  private static final class Statement {
    private final ProductQuery query;
    private final String columns;
    private final List<Object> values = new ArrayList<>();
    private final String limit;

    Statement(ProductQuery query, String columns) {
      this.query = query;
      this.columns = columns;
      limit = add(query.limit() + 1);
    }

    String bySku() {
      String after = query.after().map(place -> "where sku > " + add(place.sku())).orElse("");
      return "select " + columns + " from product_view " + after + " order by sku limit " + limit;
    }

    /** What matches, by how well it does. */
    String ranked(String text) {
      String matching =
          switch (query.match()) {
            case TEXT -> text(text);
            case WORDS -> words(text);
            case SIMILAR -> similar(text);
          };
      return "select * from (%s) matching %s order by %s limit %s"
          .formatted(matching, after(), ORDER, limit);
    }

    private static String rank(String exact, String beginning, String words) {
      return """
      case when sku ilike %1$s then 0 when name ilike %1$s then 1
           when sku ilike %2$s then 2 when name ilike %2$s then 3
           when %3$s then %4$d else %5$d end
      """
          .formatted(exact, beginning, words, WORDS, REST);
    }

    private String rank(String text) {
      return rank(add(literal(text)), add(literal(text) + "%"), hasWords(text));
    }

    private String hasWords(String text) {
      return "search @@ plainto_tsquery('simple', " + add(text) + ")";
    }

    private String after() {
      return query
          .after()
          .map(
              place ->
                  "where (rank, -shared, sku) > (%s, -%s::int, %s)"
                      .formatted(add(place.rank()), add(place.shared()), add(place.sku())))
          .orElse("");
    }

    /**
     * Each rank by an index of its own, in the order of SKUs, and no more than fit on a page: one
     * letter that nearly every name has must not bring up all of them.
     */
    private String text(String text) {
      String beginning = add(literal(text) + "%");
      String begins = "(sku ilike " + beginning + " or name ilike " + beginning + ")";
      String within = "name ilike " + add("%" + literal(text) + "%");
      String words = hasWords(text);
      List<String> parts = new ArrayList<>();
      int from = query.after().map(ProductPlace::rank).orElse(0);
      if (from < WORDS) {
        String rank = rank(add(literal(text)), beginning, words);
        parts.add(part(rank, indexed(Trigrams.atStart(text)) + begins));
      }
      if (from <= WORDS) {
        parts.add(page(WORDS, words + " and " + within + " and not " + begins));
      }
      String others = indexed(Trigrams.within(text)) + within;
      parts.add(page(REST, others + " and not " + begins + " and not (" + words + ")"));
      return parts.stream().collect(Collectors.joining(") union all (", "(", ")"));
    }

    /** The index says where the text may be, and the text decides. */
    private String indexed(Set<String> trigrams) {
      return trigrams.isEmpty()
          ? ""
          : "trigrams @> " + add(trigrams.toArray(String[]::new)) + " and ";
    }

    private String page(int rank, String where) {
      String after =
          query
              .after()
              .filter(place -> place.rank() == rank)
              .map(place -> " and sku > " + add(place.sku()))
              .orElse("");
      return part(String.valueOf(rank), where + after + " order by sku limit " + limit);
    }

    private String part(String rank, String where) {
      return "select %s, %s as rank, 0 as shared from product_view where %s"
          .formatted(columns, rank, where);
    }

    private String words(String text) {
      String asked = add(DASHES.matcher(text).replaceAll(" "));
      return part(rank(text), "search @@ websearch_to_tsquery('simple', " + asked + ")");
    }

    /**
     * By how many of the text's trigrams a product has, at least the half, however many it has
     * besides. OFFSET 0 has them counted once, not once for the filter and once for the order.
     */
    private String similar(String text) {
      return """
      select %s, rank, shared
      from (select p.*, %s as rank, cardinality(a.t) as asked,
                   cardinality(array(select unnest(p.trigrams) intersect select unnest(a.t)))
                     as shared
            from (select trigrams(%s) as t offset 0) a
            join product_view p on p.trigrams && a.t offset 0) candidates
      where shared * 2 >= asked
      """
          .formatted(columns, rank(text), add(text));
    }

    /** What the reader typed is text, not a pattern. */
    private static String literal(String text) {
      return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private String add(Object value) {
      values.add(value);
      return "$" + values.size();
    }
  }
}
