package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The read primary crashes while views are written: each row is found by each index afterwards. */
@Tag("chaos")
class IndexesSurviveCrashesTest extends EmptyStores {
  private static final int CRASHES = 3;

  /** Of each b-tree: its name, its table, what it orders by, and which rows it holds. */
  private static final String INDEXES =
      """
      SELECT index.relname, relation.relname,
        (SELECT string_agg(pg_get_indexdef(index.oid, k, true), ', ' ORDER BY k)
         FROM generate_series(1, indnkeyatts) k),
        coalesce(pg_get_expr(indpred, indrelid), 'true')
      FROM pg_index
      JOIN pg_class index ON index.oid = indexrelid
      JOIN pg_class relation ON relation.oid = indrelid
      JOIN pg_am ON pg_am.oid = index.relam AND amname = 'btree'
      WHERE index.relkind = 'i' AND indisready AND indisvalid
        AND index.relnamespace = 'public'::regnamespace
        AND pg_get_indexdef(index.oid, 1, true) <> '(true)' -- one row at most, in no order
      """;

  private final Scenario shop = RandomShop.with(200, new Random(3));

  @Test
  void eachRowIsFoundByEachIndex() {
    try (ProjectorRuntime projector = TestProjector.start(database, 100)) {
      int part = shop.events().size() / CRASHES;
      for (int crash = 0; crash < CRASHES; crash++) {
        long before = projector.monitor().count("order_view", "applied");
        topics.send(shop.events().subList(crash * part, (crash + 1) * part));
        await().until(() -> projector.monitor().count("order_view", "applied") > before);
        SharedStack.get().processes().kill("read");
        SharedStack.get().processes().start("read");
        assertThat(database.rows(INDEXES))
            .hasSizeGreaterThan(20)
            .allSatisfy(this::requireThatEachRowIsFoundByIt);
      }
      topics.send(shop.events().subList(CRASHES * part, shop.events().size()));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(ExpectedViews.read(database))
                      .isEqualTo(ExpectedViews.of(shop.events())));
    }
  }

  /** The rows by the index, compared with the rows of the table. */
  private void requireThatEachRowIsFoundByIt(String index) {
    String[] columns = index.split("\\|", 4);
    String rows = "SELECT ctid FROM %s WHERE %s".formatted(columns[1], columns[3]);
    String ordered = rows + " ORDER BY " + columns[2];
    String byIndex =
        "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;";
    String byTable = "SET enable_indexscan = off; SET enable_indexonlyscan = off;" + byIndex;

    assertThat(database.rowsAfter(byIndex, "EXPLAIN " + ordered).toString()).contains(columns[0]);
    assertThat(database.rowsAfter(byIndex, ordered))
        .as(index)
        .containsExactlyInAnyOrderElementsOf(
            database.rowsAfter(
                byTable.replace("enable_seqscan = off", "enable_seqscan = on"), rows));
  }
}
