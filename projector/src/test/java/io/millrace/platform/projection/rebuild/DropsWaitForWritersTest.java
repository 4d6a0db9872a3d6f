package io.millrace.platform.projection.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version is dropped between two transactions of its writers, and breaks none of them off. */
class DropsWaitForWritersTest {
  private static final String OF_VERSION =
      " WHERE projection = 'order_view' AND projection_version = 2";

  private TestDatabase database;

  @BeforeEach
  void start() {
    database = TestDatabase.fresh();
    database.execute(
        """
        SELECT copy_projection_table('order_view_v1', 'order_view_v2');
        INSERT INTO projection (name, version, active, state)
        VALUES ('order_view', 2, false, 'standby');
        INSERT INTO projection_rebuild (projection, projection_version, started_by)
        VALUES ('order_view', 2, 'a test');
        INSERT INTO projection_checkpoint (projection, projection_version, topic, kafka_partition)
        VALUES ('order_view', 2, 'millrace.orders.v1', 0);
        INSERT INTO projection_aggregate
          (projection, projection_version, aggregate_id, version, parked)
        VALUES ('order_view', 2, 'an order', 1, false)
        """);
  }

  @AfterEach
  void end() {
    database.close();
  }

  /** Live events begin with the checkpoint, history with the rebuild. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE projection_checkpoint SET next_offset = 7",
        "UPDATE projection_rebuild SET events_done = 7"
      })
  void whateverTheyBeginWith(String first) throws SQLException {
    CompletableFuture<OperationResult> dropped;
    try (Connection writer = connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(first + OF_VERSION);
      dropped =
          CompletableFuture.supplyAsync(
              () -> TestProjector.operations(database).drop("order_view", "a test"),
              // With this thread's class loader, which those of the common pool do not have.
              task -> Thread.ofPlatform().start(task));
      await().until(this::somebodyWaits);
      statement.execute("UPDATE projection_aggregate SET version = 2" + OF_VERSION);
      writer.commit();
    }
    assertThat(dropped.join()).isInstanceOf(Done.class);
  }

  private boolean somebodyWaits() {
    return !database
        .rows(
            "SELECT pid FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .isEmpty();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        database.node().jdbcUrl(), database.node().user(), database.node().password());
  }
}
