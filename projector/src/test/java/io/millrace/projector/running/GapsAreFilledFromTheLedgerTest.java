package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestProjector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that never came by the topic are got from the ledger. */
class GapsAreFilledFromTheLedgerTest extends EmptyStores {
  private final Random random = new Random(5);
  private final List<EventEnvelope> events = RandomShop.with(100, random).events();
  private TestLedger ledger;

  @BeforeEach
  void start() {
    ledger = TestLedger.empty();
  }

  @AfterEach
  void end() {
    ledger.close();
  }

  @Test
  void everyViewIsWholeAlthoughTheTopicLostAThird() {
    List<EventEnvelope> kept = new ArrayList<>();
    for (EventEnvelope event : events) {
      // The last event of an aggregate leaves no gap behind it that could be noticed.
      if (isLast(event) || random.nextInt(3) > 0) {
        kept.add(event);
      }
    }
    assertThat(kept).hasSizeLessThan(events.size());
    ledger.append(events);
    topics.send(kept);
    topics.send(new Watermark(0, 7, Instant.now()));
    try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
      await()
          .untilAsserted(
              () -> assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(events)));
      assertThat(projector.monitor().count("order_view", "gap")).isPositive();
    }
    assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
    assertThat(database.rows("SELECT * FROM projection_aggregate WHERE parked")).isEmpty();
  }

  private boolean isLast(EventEnvelope event) {
    return events.stream()
        .filter(other -> other.aggregateId().equals(event.aggregateId()))
        .allMatch(other -> other.version() <= event.version());
  }
}
