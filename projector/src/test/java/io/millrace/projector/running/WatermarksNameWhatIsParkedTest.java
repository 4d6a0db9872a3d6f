package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.TxRange;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.projection.deadletter.DeadLetterRequest.Action;
import io.millrace.platform.projection.operations.DeadLetterOperations;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Rule: a watermark passes an event that is parked, and the progress of the view names the event's
 * transaction as long as it is.
 */
class WatermarksNameWhatIsParkedTest extends EmptyStores {
  private static final long TX = 4_000;

  private final List<EventEnvelope> order =
      RandomShop.guests(20, new Random(4)).events().stream()
          .collect(Collectors.groupingBy(EventEnvelope::aggregateId))
          .values()
          .stream()
          .filter(events -> events.size() > 2)
          .findFirst()
          .orElseThrow()
          .subList(0, 3);

  @Test
  void ofAPoisonedEventAndOfThoseBehindItUntilTheyAreApplied() {
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      WireRecord first = record(0);
      topics.send(poisoned(first));
      topics.send(record(1));
      pass();
      awaitParked("order_view", "{[4000,4002)}");
      awaitParked("sales_daily", "{[4000,4002)}");
      awaitParked("stock_view", "{}");

      replay(first);

      awaitParked("order_view", "{}");
      awaitParked("sales_daily", "{[4000,4002)}");
      assertThat(projector.isAlive()).isTrue();
    }
  }

  /** Whoever sent something in the place of an event takes its letter, not its transaction. */
  @Test
  void ofAnEventWhosePlaceAmongTheLettersIsTaken() {
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      WireRecord first = record(0);
      first.headers().remove(CloudEventCodec.TX);
      topics.send(poisoned(first));
      topics.send(record(0));
      pass();

      awaitParked("order_view", "{[4000,4001)}");
      assertThat(projector.isAlive()).isTrue();
    }
  }

  @Test
  void ofAllThatMayBeMissingInAGapUntilItIsFilled() {
    try (TestLedger ledger = TestLedger.empty()) {
      topics.send(record(0));
      topics.send(record(2));
      pass();
      try (ProjectorRuntime projector = TestProjector.start(database)) {
        awaitParked("order_view", "{[0,4003)}");
        assertThat(projector.isAlive()).isTrue();
      }

      ledger.append(order);
      try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
        awaitParked("order_view", "{}");
        assertThat(projector.isAlive()).isTrue();
      }
    }
  }

  @Test
  void ofWhatTheRelayKeepsBack() {
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      topics.send(new Watermark(0, 5_000, Instant.now(), List.of(new TxRange(7, 9))));
      awaitParked("order_view", "{[7,10)}");

      topics.send(new Watermark(0, 5_001, Instant.now()));
      awaitParked("order_view", "{}");
      assertThat(projector.isAlive()).isTrue();
    }
  }

  private WireRecord record(int index) {
    return CloudEventCodec.encode(
        LedgerRow.of(order.get(index)), TX + index, TestTopics.PARTITIONS);
  }

  private static WireRecord poisoned(WireRecord record) {
    return new WireRecord(
        record.topic(), record.partition(), record.key(), record.headers(), "{".getBytes(UTF_8));
  }

  private void pass() {
    topics.send(new Watermark(0, 5_000, Instant.now()));
  }

  private void awaitParked(String projection, String ranges) {
    String progress =
        "SELECT tx || parked::text FROM projection_progress WHERE projection = '"
            + projection
            + "'";
    await()
        .untilAsserted(
            () ->
                assertThat(database.rows(progress))
                    .singleElement()
                    .matches(row -> row.startsWith("50") && row.endsWith(ranges)));
  }

  private void replay(WireRecord right) {
    String id =
        database.value(
            "SELECT id FROM dead_letter WHERE projection = 'order_view' AND aggregate_version = 1");
    assertThat(
            new DeadLetterOperations(database.pool(), Duration.ofSeconds(10))
                .request(
                    Long.parseLong(id),
                    Action.REPLAY,
                    new DeadLetterOperations.Edit(right.value(), new JsonObject()),
                    "a test"))
        .contains("applied");
  }
}
