package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.operations.ProjectionReport;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The read store comes back as it was some time ago, as after a failover to a replica that lagged:
 * what it forgot is read again.
 */
class TheFeedGoesBackWithTheStoreTest extends EmptyStores {
  private static final String PROJECTED =
      "SELECT (SELECT count(*) FROM order_view) || ' ' || coalesce((SELECT tx FROM"
          + " projection_progress WHERE projection = 'order_view'), 0)";

  private final List<EventEnvelope> events = RandomShop.with(300, new Random(17)).events();
  private final List<EventEnvelope> early = events.subList(0, events.size() / 2);
  private ProjectorRuntime projector;

  @BeforeEach
  void start() {
    topics.send(early);
    topics.send(new Watermark(0, 10, Instant.now()));
    database.remember();
    projector = TestProjector.start(database);
  }

  private void rememberHalf() {
    awaitViewsOf(early);
    awaitMark(10);
    database.remember();
    sendTheRest();
  }

  private void sendTheRest() {
    topics.send(events.subList(early.size(), events.size()));
    topics.send(new Watermark(0, 20, Instant.now()));
    awaitViewsOf(events);
    awaitMark(20);
  }

  @AfterEach
  void end() {
    projector.close();
  }

  @Test
  void whatItForgotComesAgainAlthoughNothingNewDoes() {
    rememberHalf();
    database.goBack();
    awaitViewsOf(events);
    awaitMark(20);
  }

  @Test
  void alsoWhenItComesBackAsItWasBeforeTheProjectorHadStarted() {
    sendTheRest();
    database.goBack();
    awaitViewsOf(events);
    awaitMark(20);
  }

  @Test
  void itIsCountedAndShownHowFarItWentBack() {
    rememberHalf();
    long orders =
        events.stream().filter(event -> event.type().equals(ShopAggregates.ORDER)).count();
    long before = early.stream().filter(event -> event.type().equals(ShopAggregates.ORDER)).count();
    database.goBack();
    await()
        .untilAsserted(
            () ->
                assertThat(shown("order_view"))
                    .hasValueSatisfying(
                        records -> assertThat(records).isGreaterThanOrEqualTo(orders - before)));
    assertThat(projector.monitor().rewinds("order_view")).isEqualTo(TestTopics.PARTITIONS);
    awaitViewsOf(events);
  }

  @Test
  void withWhatIsNew() {
    rememberHalf();
    List<EventEnvelope> late = RandomShop.guests(50, new Random(18)).events();
    database.goBack();
    topics.send(late);
    await()
        .untilAsserted(
            () ->
                assertThat(ExpectedViews.read(database))
                    .isEqualTo(
                        ExpectedViews.of(Stream.concat(events.stream(), late.stream()).toList())));
  }

  /** Watermarks come all the time, ten a second from each shard. */
  @Test
  void noWatermarkSaysThatItIsThereBeforeItIs() throws Exception {
    rememberHalf();
    String all = database.value("SELECT count(*) FROM order_view");
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService relay = Executors.newSingleThreadExecutor()) {
      Future<?> sending = relay.submit(() -> sendMarks(over));
      try {
        database.goBack();
        await()
            .pollInterval(Duration.ofMillis(2))
            .until(() -> complete(database.value(PROJECTED), all));
      } finally {
        over.set(true);
        sending.get();
      }
    }
  }

  private static boolean complete(String found, String orders) {
    long tx = Long.parseLong(found.substring(found.indexOf(' ') + 1));
    if (tx >= 20) {
      assertThat(found).as("orders and watermark").startsWith(orders + " ");
    }
    return tx > 20;
  }

  private void sendMarks(AtomicBoolean over) {
    for (long tx = 21; !over.get(); tx++) {
      topics.send(new Watermark(0, tx, Instant.now()));
    }
  }

  private Optional<Long> shown(String projection) {
    return new ProjectionReport(database.pool(), Duration.ofSeconds(10))
        .read().stream()
            .map(JsonObject.class::cast)
            .filter(version -> version.getString("name").equals(projection))
            .map(version -> version.getLong("wentBackRecords"))
            .filter(Objects::nonNull)
            .findFirst();
  }

  private void awaitViewsOf(List<EventEnvelope> expected) {
    await()
        .untilAsserted(
            () -> assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(expected)));
  }

  private void awaitMark(long tx) {
    await().until(() -> database.value(PROJECTED).endsWith(" " + tx));
  }
}
