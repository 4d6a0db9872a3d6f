package io.millrace.platform.projection.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.projector.testkit.TestDatabase;
import io.millrace.stack.PostgresNode;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule: a materialised view that cannot be refreshed keeps no other from it, and is named. */
class MaterialisedViewsAreRefreshedApartTest {
  private final TestDatabase database = TestDatabase.fresh();
  private final ViewRefresher refresher =
      new ViewRefresher(database.pool(), Duration.ofMillis(20), Duration.ofSeconds(2));
  private final Thread worker = Thread.ofPlatform().unstarted(refresher);

  @AfterEach
  void end() throws InterruptedException {
    worker.interrupt();
    worker.join();
    database.close();
  }

  @Test
  void oneThatFailsIsNamedAndTheNextIsRefreshed() {
    database.execute("DROP INDEX bestseller_rank_key");
    worker.start();

    awaitRefreshOf("revenue_monthly");
    eventually().until(() -> view("bestseller_rank").getString("trouble") != null);
    assertThat(view("bestseller_rank").getString("trouble")).contains("concurrently");
    assertThat(view("revenue_monthly").getString("trouble")).isNull();
  }

  @Test
  void itIsRefreshedWhenItCanBeAndItsTroubleIsOver() {
    database.execute("DROP INDEX bestseller_rank_key");
    worker.start();
    eventually().until(() -> view("bestseller_rank").getString("trouble") != null);

    database.execute("CREATE UNIQUE INDEX bestseller_rank_key ON bestseller_rank (sku, currency)");

    awaitRefreshOf("bestseller_rank");
    assertThat(view("bestseller_rank").getString("trouble")).isNull();
  }

  /** Even where it takes the only thread there is: it ends when its time is over. */
  @Test
  void oneThatTakesForEverIsNamedAndTheNextIsRefreshed() throws SQLException {
    try (Connection reader = connect()) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("REFRESH MATERIALIZED VIEW bestseller_rank");
      worker.start();

      awaitRefreshOf("revenue_monthly");
      eventually().until(() -> view("bestseller_rank").getString("trouble") != null);
      assertThat(view("bestseller_rank").getString("trouble")).contains("timeout");
    }
  }

  @Test
  void whatIsOlderThanFiveTimesItsIntervalIsCounted() {
    database.execute("DROP INDEX bestseller_rank_key");
    database.execute("UPDATE view_refresh SET every = '1 second'");
    worker.start();

    // OVERDUE
  }

  private void awaitRefreshOf(String view) {
    eventually()
        .until(
            () ->
                !database
                    .rows(
                        "SELECT 1 FROM view_refresh WHERE as_of IS NOT NULL AND view = '"
                            + view
                            + "'")
                    .isEmpty());
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private JsonObject view(String name) {
    return new ProjectionReport(database.pool(), Duration.ofSeconds(10))
        .views().stream()
            .map(JsonObject.class::cast)
            .filter(view -> view.getString("view").equals(name))
            .findFirst()
            .orElseThrow();
  }

  private Connection connect() throws SQLException {
    PostgresNode node = database.node();
    return DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
  }
}
