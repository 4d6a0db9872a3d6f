package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.RawRecord;
import io.millrace.platform.projection.apply.Announcement;
import io.millrace.platform.projection.apply.EngineMonitor;
import io.millrace.platform.projection.apply.ProjectionRunner;
import io.millrace.platform.projection.apply.ViewChangePublisher;
import io.millrace.platform.projection.feed.PartitionBounds;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever was replaced as owner of a partition can no longer write to it, at whatever point. */
class ZombieCannotWriteTest {
  private static final PartitionId PARTITION = new PartitionId(ShopAggregates.ORDER.topic(), 0);
  private static final List<PartitionBounds> BOUNDS =
      List.of(new PartitionBounds(PARTITION, 0, 1000));
  private static final Map<String, Integer> COUNTS = Map.of(ShopAggregates.ORDER.topic(), 1);
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");

  private final List<Thread> threads = new ArrayList<>();
  private TestDatabase database;
  private ProjectionRunner old;
  private ProjectionRunner young;

  @BeforeEach
  void start() {
    database = TestDatabase.fresh();
    old = runner();
    young = runner();
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
    database.close();
  }

  @Test
  void itsRecordsAreLeftToTheNewOwner() {
    old.claim(BOUNDS, COUNTS).join();
    apply(old, 0, 1);
    young.claim(BOUNDS, COUNTS).join();
    apply(old, 2, 3);
    assertThat(database.value("SELECT count(*) FROM order_view")).isEqualTo("2");
    assertThat(old.takeLost()).containsExactly(PARTITION);
    apply(young, 0, 1, 2, 3);
    assertThat(database.value("SELECT count(*) FROM order_view")).isEqualTo("4");
    assertThat(database.value("SELECT orders FROM sales_daily")).isEqualTo("4");
  }

  @Test
  void theNewOwnerGoesOnWhereTheOldOneCommitted() {
    old.claim(BOUNDS, COUNTS).join();
    apply(old, 0, 1, 2);
    assertThat(young.claim(BOUNDS, COUNTS).join()).containsEntry(PARTITION, 3L);
  }

  @Test
  void aProjectionThatIsBehindGetsItsRecordsAndTheOthersSkipThem() {
    old.claim(BOUNDS, COUNTS).join();
    apply(old, 0, 1, 2);
    database.execute("TRUNCATE sales_daily_v1");
    database.execute("DELETE FROM projection_aggregate WHERE projection = 'sales_daily'");
    database.execute(
        "UPDATE projection_checkpoint SET next_offset = 1 WHERE projection = 'sales_daily'");
    assertThat(young.claim(BOUNDS, COUNTS).join()).containsEntry(PARTITION, 1L);
    apply(young, 1, 2);
    assertThat(database.value("SELECT orders FROM sales_daily")).isEqualTo("2");
    assertThat(database.value("SELECT orders FROM sales_by_country")).isEqualTo("3");
    assertThat(
            database.rows("SELECT DISTINCT next_offset FROM projection_checkpoint WHERE epoch > 0"))
        .containsExactly("3");
  }

  /** What the round had written waits for a table; the round is over only after the takeover. */
  @Test
  void aRoundThatIsUnderWayCountsWholeOrNotAtAll() throws Exception {
    old.claim(BOUNDS, COUNTS).join();
    apply(old, 0);
    CompletableFuture<Map<PartitionId, Long>> claim;
    CompletableFuture<Void> round;
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE sales_daily_v1 IN EXCLUSIVE MODE");
      round = begin(old, 1, 2);
      await().until(() -> waiting() == 1);
      claim = young.claim(BOUNDS, COUNTS);
      await().until(() -> waiting() == 2 || claim.isDone());
      holder.rollback();
    }
    long from = claim.get(60, TimeUnit.SECONDS).getOrDefault(PARTITION, 0L);
    await().until(round::isDone);

    apply(young, IntStream.range((int) from, 4).toArray());

    assertThat(database.value("SELECT count(*) FROM order_view")).isEqualTo("4");
    assertThat(database.value("SELECT orders FROM sales_daily")).isEqualTo("4");
    assertThat(database.value("SELECT orders FROM sales_by_country")).isEqualTo("4");
    apply(old, 4);
    assertThat(old.takeLost()).containsExactly(PARTITION);
    assertThat(database.value("SELECT count(*) FROM order_view")).isEqualTo("4");
  }

  private int waiting() {
    return Integer.parseInt(
        database.value(
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'"));
  }

  private ProjectionRunner runner() {
    ProjectionRunner runner =
        new ProjectionRunner(
            TestProjector.store(database),
            TestProjector.letters(database),
            new Silence(),
            new EngineMonitor(InstantSource.system()),
            TestProjector.SETTINGS);
    threads.add(Thread.ofPlatform().start(runner));
    return runner;
  }

  private static void apply(ProjectionRunner runner, int... offsets) {
    CompletableFuture<Void> done = begin(runner, offsets);
    await().until(done::isDone);
  }

  private static CompletableFuture<Void> begin(ProjectionRunner runner, int... offsets) {
    List<FeedRecord> records = new ArrayList<>();
    for (int offset : offsets) {
      records.add(
          new FeedRecord(PARTITION, offset, AT, new Decoded.Event(order(offset)), new NoRaw()));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    runner.apply(records, () -> done.complete(null));
    return done;
  }

  private static EventEnvelope order(int number) {
    OrderPlaced placed = new OrderPlaced(null, null, "France", List.of(), new Money(5, "GBP"), AT);
    return Scenario.envelope(ShopAggregates.ORDER, new UUID(7, number).toString(), 1, placed);
  }

  private record Silence() implements ViewChangePublisher {
    @Override
    public CompletableFuture<Void> tell(Announcement announcement) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private record NoRaw() implements RawRecord {
    @Override
    public byte @Nullable [] key() {
      return null;
    }

    @Override
    public Map<String, String> headers() {
      return Map.of();
    }

    @Override
    public byte @Nullable [] value() {
      return null;
    }
  }
}
