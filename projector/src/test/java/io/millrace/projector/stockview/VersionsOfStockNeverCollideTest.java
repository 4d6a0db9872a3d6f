package io.millrace.projector.stockview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ViewChange;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.apply.ProjectionStore;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.CheckpointMove;
import io.millrace.platform.projection.feed.PartitionBounds;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.stack.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule: two versions of a SKU's stock that are told are never equal, and a row that has one shows
 * all that was told with it, also where two transactions change two allotments at once.
 */
class VersionsOfStockNeverCollideTest {
  private static final String TOPIC = "millrace.stock.v1";
  private static final int GATE = 4711;

  private final TestDatabase database = TestDatabase.fresh();
  private final ProjectionStore store = TestProjector.store(database);
  private final LiveProjection<?> stock =
      store.live().stream()
          .filter(p -> p.id().name().equals("stock_view"))
          .findFirst()
          .orElseThrow();
  private final List<Checkpoint> checkpoints =
      store.claim(List.of(stock), List.of(bounds(0), bounds(1)), Map.of(TOPIC, 2));

  @BeforeEach
  void theFirstAllotmentsTransactionWaitsAtAGateBeforeItsCommit() {
    database.execute(
        """
        CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_advisory_xact_lock_shared(%d);
          RETURN NULL;
        END $$\
        """
            .formatted(GATE));
    database.execute(
        """
        CREATE TRIGGER gate AFTER INSERT OR UPDATE ON stock_allotment_view_v1
        FOR EACH ROW WHEN (NEW.allotment = 0) EXECUTE FUNCTION gate()
        """);
  }

  private static PartitionBounds bounds(int partition) {
    return new PartitionBounds(new PartitionId(TOPIC, partition), 0, 100);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void ofTwoAllotmentsWhoseFirstEventsAreCommittedAtOnce() throws Exception {
    assertThat(committedAtOnce(1)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(database.value("SELECT version FROM stock_view")).isEqualTo("2");
  }

  @Test
  void ofTwoAllotmentsThatWereThereBefore() throws Exception {
    committedAtOnce(1);
    assertThat(committedAtOnce(2)).containsExactlyInAnyOrder(3L, 4L);
    assertThat(database.value("SELECT version FROM stock_view")).isEqualTo("4");
  }

  private List<Long> committedAtOnce(long version) throws Exception {
    CompletableFuture<Long> first;
    CompletableFuture<Long> second;
    try (Connection gate = connect()) {
      gate.createStatement().execute("SELECT pg_advisory_lock(" + GATE + ")");
      first = CompletableFuture.supplyAsync(() -> commit(0, version));
      await().atMost(Duration.ofSeconds(60)).until(() -> waiting() == 1);
      second = CompletableFuture.supplyAsync(() -> commit(1, version));
      await().atMost(Duration.ofSeconds(60)).until(() -> second.isDone() || waiting() == 2);
    }
    return List.of(first.get(60, TimeUnit.SECONDS), second.get(60, TimeUnit.SECONDS));
  }

  /** As it would be if the allotments came by two partitions. */
  private long commit(int allotment, long version) {
    List<ViewChange> changes = store.commit(List.of(batch(stock, allotment, version))).changes();
    assertThat(changes).hasSize(1);
    return changes.getFirst().version();
  }

  @SuppressWarnings("unchecked") // the one that it was found by
  private FoldedBatch<AllotmentRow> batch(LiveProjection<?> found, int allotment, long version) {
    Checkpoint checkpoint =
        checkpoints.stream()
            .filter(c -> c.partition().partition() == allotment)
            .findFirst()
            .orElseThrow();
    AllotmentRow row = new AllotmentRow("SKU", allotment, 5, 0, version, Instant.now());
    return new FoldedBatch<>(
        (LiveProjection<AllotmentRow>) found,
        List.of(new CheckpointMove(checkpoint, checkpoint.nextOffset())),
        List.of(),
        List.of(row),
        Map.of(row.aggregateId(), new AggregateProgress(version, false)),
        List.of(),
        Map.of());
  }

  private long waiting() {
    return Long.parseLong(
        database.value(
            """
            SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """));
  }

  private Connection connect() throws SQLException {
    PostgresNode node = database.node();
    return DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
  }
}
