package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.TestProjector;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica says about a view's progress holds for all partitions. */
class ProgressWaitsForEveryPartitionTest extends EmptyStores {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final String PROGRESS =
      "SELECT shard, tx FROM projection_progress WHERE projection = 'order_view' ORDER BY shard";

  private ProjectorRuntime projector;

  @BeforeEach
  void start() {
    projector = TestProjector.start(database);
  }

  @AfterEach
  void end() {
    projector.close();
  }

  @Test
  void thereIsNoRowUntilEveryPartitionHasReported() {
    mark(0, 100, 0, 1, 2);
    await().until(() -> reported(0, 100) == 3);
    assertThat(database.replicaRows(PROGRESS)).isEmpty();
    mark(0, 100, 3);
    await().until(() -> database.replicaRows(PROGRESS).contains("0|100"));
  }

  @Test
  void theSlowestPartitionDecidesAndEachShardCountsAlone() {
    mark(0, 100, 0, 1, 2, 3);
    mark(1, 7, 0, 1, 2, 3);
    mark(0, 200, 0, 1, 2);
    await().until(() -> reported(0, 200) == 3);
    await()
        .untilAsserted(
            () -> assertThat(database.replicaRows(PROGRESS)).containsExactly("0|100", "1|7"));
    mark(0, 200, 3);
    await()
        .untilAsserted(
            () -> assertThat(database.replicaRows(PROGRESS)).containsExactly("0|200", "1|7"));
  }

  @Test
  void anOlderWatermarkMovesNothingBack() {
    mark(0, 100, 0, 1, 2, 3);
    await().until(() -> reported(0, 100) == 4);
    mark(0, 50, 0, 1, 2, 3);
    mark(2, 1, 0, 1, 2, 3);
    await()
        .untilAsserted(
            () -> assertThat(database.replicaRows(PROGRESS)).containsExactly("0|100", "2|1"));
  }

  @Test
  void timeGoesOnWhileNothingIsCommitted() {
    topics.send(new Watermark(0, 100, AT));
    topics.send(new Watermark(0, 100, AT.plusSeconds(60)));
    String asOf = "SELECT count(*) FROM projection_progress WHERE as_of = '2011-01-01T10:01:00Z'";
    await()
        .until(
            () ->
                database
                    .replicaRows(asOf)
                    .contains(Integer.toString(TestProjector.projections().size())));
    assertThat(projector.monitor().watermarkAge("stock_view"))
        .hasValueSatisfying(age -> assertThat(age).isGreaterThan(Duration.ofDays(365)));
  }

  private void mark(int shard, long tx, int... partitions) {
    for (int partition : partitions) {
      topics.send(
          CloudEventCodec.encode(
              new Watermark(shard, tx, AT.plusSeconds(tx)),
              ShopAggregates.ORDER.topic(),
              partition));
    }
    topics.flush();
  }

  private long reported(int shard, long tx) {
    return Long.parseLong(
        database
            .replicaRows(
                "SELECT count(*) FROM projection_watermark WHERE projection = 'order_view'"
                    + " AND shard = "
                    + shard
                    + " AND tx = "
                    + tx)
            .getFirst());
  }
}
