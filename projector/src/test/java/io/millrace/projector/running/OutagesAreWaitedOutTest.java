package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.service.ProjectorRuntime;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the projector needs may be killed while it catches up, in rounds as large as they get; it
 * goes on by itself and loses nothing, although nothing is sent a second time.
 */
@Tag("chaos")
class OutagesAreWaitedOutTest extends EmptyStores {
  private static final int CRASHES = 3;

  private final Scenario shop = RandomShop.with(2000, new Random(11));
  private ProjectorRuntime projector;

  @BeforeEach
  void start() {
    // Durable is what the projector itself insists on.
    database.execute(
        "ALTER DATABASE %s SET synchronous_commit = off".formatted(database.node().database()));
    topics.send(shop.events());
    projector = TestProjector.start(database, 1000);
  }

  @AfterEach
  void end() {
    projector.close();
  }

  @Test
  void theDatabaseCrashes() {
    // As a slow disk: what is not flushed at the commit is lost.
    database.execute("ALTER SYSTEM SET wal_writer_delay = '10s'");
    database.execute("SELECT pg_reload_conf()");
    try {
      for (int crash = 0; crash < CRASHES; crash++) {
        awaitProgress();
        SharedStack.get().processes().kill("read");
        await().until(() -> projector.monitor().storeProblem().isPresent());
        assertThat(lags()).anyMatch(Duration::isPositive);
        SharedStack.get().processes().start("read");
      }
    } finally {
      SharedStack.get().processes().start("read");
      database.execute("ALTER SYSTEM RESET wal_writer_delay");
      database.execute("SELECT pg_reload_conf()");
    }
    awaitViews();
    assertThat(projector.monitor().storeProblem()).isEmpty();
    // It never had to read again what it had committed.
    assertThat(TestProjector.projections()).allMatch(it -> projector.monitor().rewinds(it) == 0);
  }

  @Test
  void kafkaCrashes() {
    awaitProgress();
    SharedStack.get().processes().kill("kafka");
    SharedStack.get().processes().start("kafka");
    awaitViews();
  }

  /** Some thousands more, and not yet all. */
  private void awaitProgress() {
    long before = applied();
    await().pollInterval(Duration.ofMillis(5)).until(() -> applied() >= before + 1000);
    assertThat(applied()).isLessThan(shop.events().size());
  }

  private long applied() {
    return projector.monitor().count("order_view", "applied");
  }

  private void awaitViews() {
    await()
        .untilAsserted(
            () ->
                assertThat(ExpectedViews.read(database))
                    .isEqualTo(ExpectedViews.of(shop.events())));
    await().untilAsserted(() -> assertThat(lags()).allMatch(Duration::isZero));
  }

  private List<Duration> lags() {
    return TestProjector.projections().stream()
        .map(projection -> projector.monitor().lag(projection))
        .toList();
  }
}
