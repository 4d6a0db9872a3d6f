package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The read primary crashes while views are written: each row is found by each index afterwards. */
class IndexesSurviveCrashesTest extends EmptyStores {
  private static final int CRASHES = 3;

  /** Throws at the first index that does not hold what its table holds. */
  private static final String CHECK =
      """
      SELECT index.relname, bt_index_check(index.oid, true)
      FROM pg_class index
      JOIN pg_index ON indexrelid = index.oid
      JOIN pg_am ON pg_am.oid = index.relam AND amname = 'btree'
      WHERE index.relkind = 'i' AND indisready AND indisvalid
        AND index.relnamespace = 'public'::regnamespace
      """;

  private final Scenario shop = RandomShop.with(200, new Random(3));

  @Test
  void each_row_is_found_by_each_index() {
    assumeThat(database.rows("SELECT name FROM pg_available_extensions WHERE name = 'amcheck'"))
        .as("the embedded PostgreSQL has no amcheck; that of -Dmillrace.stack=containers has it")
        .isNotEmpty();
    database.execute("CREATE EXTENSION amcheck");
    try (ProjectorRuntime projector = TestProjector.start(database, 100)) {
      int part = shop.events().size() / CRASHES;
      for (int crash = 0; crash < CRASHES; crash++) {
        long before = projector.monitor().count("order_view", "applied");
        topics.send(shop.events().subList(crash * part, (crash + 1) * part));
        await().until(() -> projector.monitor().count("order_view", "applied") > before);
        SharedStack.get().processes().kill("read");
        SharedStack.get().processes().start("read");
        List<String> whole = database.rows(CHECK);
        assertThat(whole).hasSizeGreaterThan(20);
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
}
