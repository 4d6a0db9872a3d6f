package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.projection.deadletter.DeadLetterRequest.Action;
import io.millrace.platform.projection.operations.DeadLetterOperations;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Something is wrong with one order: that order is parked, everything else goes on, and after a
 * replay the views are right. With {@code -Dshow.poison.orders=500} the other orders come one by
 * one, and each has to be live within a second.
 */
class PoisonParksOneOrderTest extends EmptyStores {
  private static final int FULL_SIZE = Integer.getInteger("show.poison.orders", 0);
  private static final Duration BOUND = Duration.ofSeconds(FULL_SIZE > 0 ? 1 : 20);

  private final Random random = new Random(17);
  private final List<EventEnvelope> sent = new ArrayList<>();

  @Test
  void andAfterReplayTheViewsAreRight() {
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      send(RandomShop.with(50, random).events());
      await().untilAsserted(this::viewsAreRight);
      List<EventEnvelope> bad = RandomShop.guests(1, random).events();
      topics.send(poisoned(bad.getFirst()));
      topics.send(bad.subList(1, bad.size()));

      List<Long> millis = new ArrayList<>();
      for (int order = 0; order < Math.max(5, FULL_SIZE); order++) {
        millis.add(millisUntilLive(RandomShop.guests(1, random).events()));
      }
      Collections.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "%d orders beside a parked one: live after %d ms (median), %d ms (worst)%n",
          millis.size(),
          millis.get(millis.size() / 2),
          millis.getLast());
      await().untilAsserted(this::viewsAreRight);
      assertThat(reasons("order_view"))
          .startsWith("malformed|1")
          .hasSize(bad.size())
          .filteredOn(reason -> !reason.startsWith("malformed"))
          .allMatch(reason -> reason.startsWith("behind"));

      replay(bad.getFirst());
      sent.addAll(bad);
      await().untilAsserted(this::viewsAreRight);
      assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
      assertThat(projector.isAlive()).isTrue();
    }
  }

  /** The right headers around half of a payload. */
  private static WireRecord poisoned(EventEnvelope event) {
    assertThat(event.event()).isInstanceOf(OrderPlaced.class);
    WireRecord right = right(event);
    return new WireRecord(
        right.topic(), right.partition(), right.key(), right.headers(), "{\"li".getBytes(UTF_8));
  }

  private static WireRecord right(EventEnvelope event) {
    return CloudEventCodec.encode(event, TestTopics.PARTITIONS);
  }

  private long millisUntilLive(List<EventEnvelope> order) {
    String version = "SELECT max(version) FROM order_view WHERE id = '%s'";
    String id = order.getFirst().aggregateId();
    long start = System.nanoTime();
    send(order);
    await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Integer.toString(order.size()).equals(database.value(version.formatted(id))));
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** As an operator does: with what the record should have been, for each projection. */
  private void replay(EventEnvelope event) {
    DeadLetterOperations letters =
        new DeadLetterOperations(database.pool(), Duration.ofSeconds(10));
    String ids =
        "SELECT id FROM dead_letter WHERE aggregate_version = 1 AND aggregate_id = '%s'"
            .formatted(event.aggregateId());
    for (String id : database.rows(ids)) {
      assertThat(
              letters.request(
                  Long.parseLong(id),
                  Action.REPLAY,
                  new DeadLetterOperations.Edit(right(event).value(), new JsonObject()),
                  "a test"))
          .contains("applied");
    }
  }

  private List<String> reasons(String projection) {
    return database.rows(
        "SELECT reason || '|' || aggregate_version FROM dead_letter WHERE projection = '"
            + projection
            + "' ORDER BY aggregate_version");
  }

  private void send(List<EventEnvelope> events) {
    topics.send(events);
    sent.addAll(events);
  }

  private void viewsAreRight() {
    assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(sent));
  }
}
