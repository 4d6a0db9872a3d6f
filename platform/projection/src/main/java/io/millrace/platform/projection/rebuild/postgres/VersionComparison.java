package io.millrace.platform.projection.rebuild.postgres;

import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A sample of the rows of two versions of a table, side by side.
 *
 * @param compared number of rows looked at, in both directions
 * @param differing number of those that differ or are missing on the other side
 * @param examples keys of some of these
 */
public record VersionComparison(long compared, long differing, List<String> examples) {
  private static final int EXAMPLES = 5;

  private static final String COLUMNS =
      """
      SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS common,
             array_agg(quote_ident(a.attname) ORDER BY a.attnum)
               FILTER (WHERE a.attnum = ANY (i.indkey)) AS key,
             (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = $1::text::regclass)
               AS rows
      FROM pg_attribute a
      JOIN pg_attribute b ON b.attrelid = $2::text::regclass AND b.attname = a.attname
      JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
      WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND NOT b.attisdropped
      """;

  // A row of the sampled side must stand on the other side, with the same values.
  private static final String ONE_WAY =
      """
      SELECT count(*) AS compared, count(*) FILTER (WHERE differs) AS differing,
             (array_agg(key) FILTER (WHERE differs))[1:%5$d] AS examples
      FROM (
        SELECT concat_ws('/', %4$s) AS key,
               NOT EXISTS (SELECT 1 FROM %2$s o
                           WHERE %3$s AND ROW(%6$s) IS NOT DISTINCT FROM ROW(%8$s))
                 AS differs
        FROM %1$s s TABLESAMPLE BERNOULLI (%7$s)) sampled
      """;

  /** Compares about so many rows; all of them where there are not more. */
  public static VersionComparison of(
      Session session, List<String> tables, int from, int to, int rows) {
    long compared = 0;
    long differing = 0;
    List<String> examples = new ArrayList<>();
    for (String table : tables) {
      String old = Tables.physical(table, from);
      String young = Tables.physical(table, to);
      Row columns = session.row(COLUMNS, old, young).orElseThrow();
      for (String sql : List.of(sql(old, young, columns, rows), sql(young, old, columns, rows))) {
        Row row = session.row(sql).orElseThrow();
        compared += row.getLong("compared");
        differing += row.getLong("differing");
        String[] keys = row.getArrayOfStrings("examples");
        examples.addAll(keys == null ? List.of() : List.of(keys));
      }
    }
    return new VersionComparison(
        compared, differing, examples.stream().distinct().limit(EXAMPLES).toList());
  }

  private static String sql(String sampled, String other, Row columns, int rows) {
    String[] common = columns.getArrayOfStrings("common");
    String[] key = columns.getArrayOfStrings("key");
    long size = columns.getLong("rows");
    double percent = size <= rows ? 100 : Math.max(0.0001, 100.0 * rows / size);
    return ONE_WAY.formatted(
        sampled,
        other,
        keyEquals(key),
        qualified("s", key),
        EXAMPLES,
        qualified("o", common),
        String.format(Locale.ROOT, "%.4f", percent),
        qualified("s", common));
  }

  private static String keyEquals(String[] key) {
    List<String> equal = new ArrayList<>();
    for (String column : key) {
      equal.add("o." + column + " = s." + column);
    }
    return String.join(" AND ", equal);
  }

  private static String qualified(String alias, String[] columns) {
    List<String> qualified = new ArrayList<>();
    for (String column : columns) {
      qualified.add(alias + "." + column);
    }
    return String.join(", ", qualified);
  }
}
