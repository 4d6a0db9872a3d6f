package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.projector.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the projector needs may crash and come back; it goes on by itself and loses nothing. */
class OutagesAreWaitedOutTest extends EmptyStores {
  private final Random random = new Random(11);
  private final Scenario first = RandomShop.with(100, random);
  private ProjectorRuntime projector;

  @BeforeEach
  void start() {
    projector = TestProjector.start(database, 100);
    topics.send(first.events().subList(0, 100));
    await().until(() -> projector.monitor().count("order_view", "applied") > 0);
  }

  @AfterEach
  void end() {
    projector.close();
  }

  @Test
  void the_database_crashes() {
    SharedStack.get().processes().kill("read");
    try {
      topics.send(first.events());
      await().until(() -> projector.monitor().storeProblem().isPresent());
      await().untilAsserted(() -> assertThat(lags()).anyMatch(Duration::isPositive));
    } finally {
      SharedStack.get().processes().start("read");
    }
    awaitViews();
    assertThat(projector.monitor().storeProblem()).isEmpty();
  }

  @Test
  void kafka_crashes() {
    SharedStack.get().processes().kill("kafka");
    SharedStack.get().processes().start("kafka");
    topics.send(first.events());
    awaitViews();
  }

  private void awaitViews() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(ExpectedViews.read(database))
                    .isEqualTo(ExpectedViews.of(first.events())));
    await().untilAsserted(() -> assertThat(lags()).allMatch(Duration::isZero));
  }

  private List<Duration> lags() {
    return TestProjector.projections().stream()
        .map(projection -> projector.monitor().lag(projection))
        .toList();
  }
}
