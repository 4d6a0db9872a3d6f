package io.millrace.platform.projection.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule: no migration needs a table of a first version, which a rebuild has taken the place of. */
class MigrationsOutliveRebuildsTest {
  private static final List<Path> MIGRATIONS =
      List.of(
          Path.of("src/main/resources/db/read"),
          Path.of("../platform/projection/src/main/resources/db/read"));
  private static final Pattern VERSIONED = Pattern.compile("\\b(\\w+_v\\d+)\\b");

  /** Migrations from here on are written by the rule; those before it are published. */
  private static final int RULED_FROM = 110;

  private static final String COLUMNS =
      """
      SELECT regexp_replace(c.relname, '_v\\d+$', ''), c.relkind, a.attname, format_type(a.atttypid, -1),
             a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
      LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
      WHERE c.relkind IN ('r', 'v', 'm') AND c.relnamespace = 'public'::regnamespace
      ORDER BY 1, 2, 3
      """;

  private static final String INDEXES =
      """
      SELECT regexp_replace(tablename, '_v\\d+$', ''), regexp_replace(indexdef, '^.* USING ', '')
      FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2
      """;

  private static final String SETTINGS =
      """
      SELECT regexp_replace(relname, '_v\\d+$', ''), (SELECT array_agg(o ORDER BY o) FROM unnest(reloptions) o)
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
      """;

  private static List<String> shape = List.of();

  @BeforeAll
  static void rightWithoutAnyRebuild() {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      shape = shape(fresh);
    }
  }

  private static List<String> shape(TestDatabase database) {
    return Stream.of(COLUMNS, INDEXES, SETTINGS)
        .flatMap(sql -> database.rows(sql).stream())
        .toList();
  }

  /** Right before each migration that names tables of first versions, and as of late. */
  static List<String> statesWithRebuilds() throws IOException {
    List<Integer> all = numbers().toList();
    return Stream.of(20, 23, 25, 26, 80, all.get(all.size() - 2)).map(String::valueOf).toList();
  }

  private static Stream<Integer> numbers() throws IOException {
    return files()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.startsWith("V"))
        .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
        .sorted();
  }

  private static Stream<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : MIGRATIONS) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(found::add);
      }
    }
    return found.stream();
  }

  @ParameterizedTest
  @MethodSource("statesWithRebuilds")
  void aDatabaseWhoseViewsWereAllRebuiltIsBroughtUpToDate(String state) {
    try (TestDatabase rebuilt = TestDatabase.at(state)) {
      rebuilt.replaceFirstVersions();

      rebuilt.migrate("latest", "db/read");

      assertThat(shape(rebuilt)).isEqualTo(shape);
      assertThat(rebuilt.value("SELECT to_regclass('order_view_v1')")).isEqualTo("null");
      assertThat(TestProjector.store(rebuilt).live()).hasSize(TestProjector.TABLES.size());
    }
  }

  @Test
  void theNextVersionChangesEveryVersionOfATableAndTheViewOfTheActiveOne() {
    try (TestDatabase database = TestDatabase.fresh()) {
      database.replaceFirstVersions();
      database.execute("SELECT copy_projection_table('product_view_v2', 'product_view_v3')");

      database.migrate("latest", "db/read", "db/next");

      database.execute("INSERT INTO product_view_v2 VALUES ('A', 'a', 1, 'GBP', true, 1, now())");
      database.execute("UPDATE product_view_v2 SET next_column = 'shown'");
      assertThat(database.rows("SELECT next_column FROM product_view")).containsExactly("shown");
      assertThat(database.rows("SELECT next_column FROM product_view_v3")).isEmpty();
    }
  }

  @Test
  void twoVersionsInASchemaThatOldMigrationsAreStillToChangeAreRefusedWithAdvice() {
    try (TestDatabase database = TestDatabase.at("23")) {
      database.execute("SELECT copy_projection_table('product_view_v1', 'product_view_v2')");

      assertThatThrownBy(() -> database.migrate("latest", "db/read"))
          .hasMessageContaining("2 versions of product_view")
          .hasMessageContaining("projections drop");
      assertThat(database.rows("SELECT sku FROM product_view_v1")).isEmpty();
    }
  }

  @Test
  void aMigrationNamesNoVersionsTablesButThoseThatItMakes() throws IOException {
    for (int number : numbers().filter(number -> number >= RULED_FROM).toList()) {
      String text = Files.readString(file(number));
      assertThat(VERSIONED.matcher(text).results().map(found -> found.group(1)))
          .as("tables of versions in V%d", number)
          .allMatch(table -> text.contains("CREATE TABLE " + table + " "));
    }
  }

  private static Path file(int number) throws IOException {
    return files()
        .filter(file -> file.getFileName().toString().startsWith("V" + number + "__"))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
