package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Money;
import io.millrace.platform.projection.kafka.KafkaViewChangePublisher;
import io.millrace.platform.projection.rebuild.postgres.LedgerHistory;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.CommitCutter;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestProjector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is committed is told, also when nobody who could tell it knows that it was committed. */
class ChangesAreToldAtLeastOnceTest extends EmptyStores {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final String ORDER = "0195d4c2-7c1a-7000-8000-000000000001";
  private static final String TOLD =
      "{\"view\":\"order_view\",\"key\":\"" + ORDER + "\",\"version\":%d}";

  private CommitCutter cutter;

  @BeforeEach
  void start() throws IOException {
    cutter = new CommitCutter(database.node().port());
  }

  @AfterEach
  void end() throws IOException {
    cutter.close();
  }

  @Test
  void whenTheConnectionIsCutAfterTheCommit() {
    try (ProjectorRuntime projector = behindTheCutter()) {
      cutter.cutNext("order_view");
      topics.send(List.of(placed()));
      awaitMessage(KafkaViewChangePublisher.VIEWS_TOPIC, TOLD.formatted(1));
      assertThat(cutter.cut()).isEqualTo(1);
      assertThat(projector.monitor().count("order_view", "applied")).isZero();
      awaitEmptyOutbox();
    }
  }

  @Test
  void whenTheProjectorIsKilledBetweenCommitAndMessage() {
    try (ProjectorRuntime killed = TestProjector.start(database)) {
      killed
          .outlet()
          .tellFirst(
              changes -> {
                throw new Killed();
              });
      topics.send(List.of(placed()));
      await().dontCatchUncaughtExceptions().until(() -> !killed.isAlive());
    }
    assertThat(database.rows("SELECT version FROM order_view")).containsExactly("1");
    assertThat(messages(KafkaViewChangePublisher.VIEWS_TOPIC)).isEmpty();
    try (ProjectorRuntime next = TestProjector.start(database)) {
      awaitMessage(KafkaViewChangePublisher.VIEWS_TOPIC, TOLD.formatted(1));
      assertThat(next.monitor().count("order_view", "applied")).isZero();
      awaitEmptyOutbox();
    }
  }

  @Test
  void aRecordThatWasParkedIsToldToo() {
    try (ProjectorRuntime projector = behindTheCutter()) {
      cutter.cutNext("order_view");
      topics.send(List.of(event(2, new OrderDelivered(AT))));
      await()
          .untilAsserted(
              () ->
                  assertThat(topics.read(KafkaViewChangePublisher.DEAD_LETTERS_TOPIC))
                      .anySatisfy(
                          letter -> {
                            assertThat(new String(letter.key(), UTF_8)).isEqualTo(ORDER);
                            assertThat(letter.headers().lastHeader("millrace-reason").value())
                                .asString(UTF_8)
                                .isEqualTo("gap");
                          }));
      assertThat(projector.isAlive()).isTrue();
      awaitEmptyOutbox();
    }
  }

  @Test
  void soIsWhatWasAppliedBehindAGap() {
    try (TestLedger ledger = TestLedger.empty();
        ProjectorRuntime projector = behindTheCutter(ledger.history())) {
      topics.send(List.of(event(2, new OrderDelivered(AT))));
      await()
          .until(() -> !database.rows("SELECT 1 FROM projection_aggregate WHERE parked").isEmpty());
      cutter.cutNext("order_view");
      ledger.append(List.of(placed()));
      awaitMessage(KafkaViewChangePublisher.VIEWS_TOPIC, TOLD.formatted(2));
      assertThat(projector.isAlive()).isTrue();
      assertThat(cutter.cut()).isEqualTo(1);
    }
  }

  private ProjectorRuntime behindTheCutter() {
    return behindTheCutter(new LedgerHistory(Map.of(), Duration.ofSeconds(1)));
  }

  private ProjectorRuntime behindTheCutter(LedgerHistory history) {
    ProjectorRuntime projector = TestProjector.start(database.pool(cutter.port()), history);
    await().until(() -> !projector.runner().checkpoints().isEmpty());
    return projector;
  }

  private static EventEnvelope placed() {
    return event(1, new OrderPlaced(null, null, "France", List.of(), new Money(5, "GBP"), AT));
  }

  private static EventEnvelope event(long version, DomainEvent event) {
    return Scenario.envelope(ShopAggregates.ORDER, ORDER, version, event);
  }

  private void awaitMessage(String topic, String value) {
    await().untilAsserted(() -> assertThat(messages(topic)).contains(value));
  }

  private List<String> messages(String topic) {
    return topics.read(topic).stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  private void awaitEmptyOutbox() {
    await().until(() -> database.rows("SELECT id FROM outbox").isEmpty());
  }

  /** Ends the thread that meets it, wherever it is. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }
}
