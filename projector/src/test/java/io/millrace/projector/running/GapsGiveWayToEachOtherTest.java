package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestProjector;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule: gaps are filled many at a time, and those that nobody can fill keep no others from it. With
 * {@code -Dshow.gaps=3000} it says how fast.
 */
class GapsGiveWayToEachOtherTest extends EmptyStores {
  private static final int ORDERS = Integer.getInteger("show.gaps", 150);

  private final Random random = new Random(23);
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
  void aGapBehindManyThatNoLedgerCanFillIsFilled() {
    for (EventEnvelope event : RandomShop.guests(150, random).events()) {
      if (event.version() > 1) {
        topics.send(event);
      }
    }
    topics.flush();
    List<EventEnvelope> order = orders(1);
    try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
      await().until(() -> letters("gap") == 150 * TestProjector.ofOrders());
      ledger.append(order);
      topics.send(withoutSecond(order));

      await().until(() -> versionOf(order.getFirst()).equals(Long.toString(order.size())));
      assertThat(projector.isAlive()).isTrue();
    }
  }

  @Test
  void manyGapsAreFilledInFewSteps() {
    List<EventEnvelope> events = orders(ORDERS);
    ledger.append(events);
    topics.send(withoutSecond(events));
    try (ProjectorRuntime without = TestProjector.start(database)) {
      await().until(() -> letters("gap") == ORDERS * TestProjector.ofOrders());
      assertThat(without.isAlive()).isTrue();
    }
    long begun = System.nanoTime();
    AtomicInteger looks = new AtomicInteger();
    try (ProjectorRuntime projector = TestProjector.start(database, counting(looks))) {
      await().until(() -> letters("gap") == 0);
      System.out.printf(
          "%d gaps filled in %d ms%n",
          ORDERS * TestProjector.ofOrders(), (System.nanoTime() - begun) / 1_000_000);
      assertThat(projector.isAlive()).isTrue();
    }
    assertThat(ExpectedViews.read(database)).isEqualTo(ExpectedViews.of(events));
    assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
    assertThat(looks).hasValueBetween(1, ORDERS / 5);
  }

  @Test
  void aRowThatTheTableRefusesKeepsNoGapBesideItOpen() {
    List<EventEnvelope> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = new UUID(random.nextLong(), i).toString();
      String country = i == 7 ? "Fra\0nce" : "EIRE";
      events.add(customer(id, 1, "France"));
      events.add(customer(id, 2, country));
      events.add(customer(id, 3, country));
    }
    ledger.append(events);
    topics.send(withoutSecond(events));
    try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
      await()
          .until(() -> database.rows("SELECT 1 FROM customer_view WHERE version = 3").size() == 19);
      await().until(() -> letters("poison") == 1);
      assertThat(projector.isAlive()).isTrue();
    }
    assertThat(database.rows("SELECT version FROM customer_view WHERE version < 3"))
        .containsExactly("1");
  }

  private static EventEnvelope customer(String id, long version, String country) {
    Instant at = Instant.parse("2011-01-01T10:00:00Z");
    return Scenario.envelope(
        ShopAggregates.CUSTOMER,
        id,
        version,
        version == 1
            ? new CustomerRegistered(null, "A name", null, country, at)
            : new CustomerUpdated(null, "A name", null, country, at));
  }

  private EventHistory counting(AtomicInteger looks) {
    EventHistory history = ledger.history();
    return (EventHistory)
        Proxy.newProxyInstance(
            EventHistory.class.getClassLoader(),
            new Class<?>[] {EventHistory.class},
            (proxy, method, arguments) -> {
              looks.addAndGet(method.getName().equals("find") ? 1 : 0);
              return method.invoke(history, arguments);
            });
  }

  /** Those of which the second event is not the last: nobody could notice that it is missing. */
  private List<EventEnvelope> orders(int number) {
    return RandomShop.guests(2 * number + 10, random).events().stream()
        .collect(Collectors.groupingBy(EventEnvelope::aggregateId))
        .values()
        .stream()
        .filter(events -> events.size() > 2)
        .limit(number)
        .flatMap(List::stream)
        .toList();
  }

  private static List<EventEnvelope> withoutSecond(List<EventEnvelope> events) {
    return events.stream().filter(event -> event.version() != 2).toList();
  }

  private int letters(String reason) {
    return Integer.parseInt(
        database.value("SELECT count(*) FROM dead_letter WHERE reason = '" + reason + "'"));
  }

  private String versionOf(EventEnvelope event) {
    return database.value(
        "SELECT max(version) FROM order_view WHERE id = '" + event.aggregateId() + "'");
  }
}
