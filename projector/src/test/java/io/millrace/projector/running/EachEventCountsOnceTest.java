package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever happens on the way, the views equal a fold over the events, each taken once. */
@Tag("chaos")
class EachEventCountsOnceTest extends EmptyStores {
  private final Random random = new Random(42);

  @Test
  void whenEveryEventIsDeliveredSeveralTimesAndAggregatesAreMixed() {
    Scenario scenario = RandomShop.with(300, random);
    topics.send(scenario.deliveries(3, random));
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      awaitViews(scenario);
      assertThat(projector.monitor().count("order_view", "duplicate")).isPositive();
    }
    assertThat(database.rows("SELECT * FROM dead_letter")).isEmpty();
  }

  @Test
  void whenTheProjectorIsStoppedInTheMiddleAgainAndAgain() throws InterruptedException {
    Scenario scenario = RandomShop.with(1500, random);
    topics.send(scenario.deliveries(2, random));
    int stops = 0;
    while (!ExpectedViews.read(database).equals(ExpectedViews.of(scenario.events()))) {
      // Small rounds, so that a stop falls into the middle of the work.
      try (ProjectorRuntime projector = TestProjector.start(database, 100)) {
        long before = applied(projector);
        await().until(() -> applied(projector) > before + 500 || isComplete(scenario));
        Thread.sleep(random.nextInt(30));
        stops++;
      }
    }
    assertThat(stops).isGreaterThan(3);
  }

  @Test
  void whenTheDatabaseCutsEveryConnectionAgainAndAgain() {
    Scenario scenario = RandomShop.with(1500, random);
    topics.send(scenario.deliveries(2, random));
    try (ProjectorRuntime projector = TestProjector.start(database, 100)) {
      for (int cut = 0; cut < 15; cut++) {
        long before = applied(projector);
        await().until(() -> applied(projector) > before || isComplete(scenario));
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      }
      awaitViews(scenario);
    }
  }

  private static long applied(ProjectorRuntime projector) {
    return projector.monitor().count("order_view", "applied");
  }

  private boolean isComplete(Scenario scenario) {
    return ExpectedViews.read(database).equals(ExpectedViews.of(scenario.events()));
  }

  private void awaitViews(Scenario scenario) {
    Map<String, List<String>> expected = ExpectedViews.of(scenario.events());
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(ExpectedViews.read(database)).isEqualTo(expected));
  }
}
