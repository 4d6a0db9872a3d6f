package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.projection.operations.ProjectionOperations;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A paused projection stands still alone, and has everything once it may go on. */
class PausedProjectionsCatchUpTest extends EmptyStores {
  private static final String ORDERS = "SELECT count(*) FROM order_view";

  private final Scenario shop = RandomShop.with(200, new Random(31));
  private ProjectionOperations operations;

  @BeforeEach
  void start() {
    operations = TestProjector.operations(database);
  }

  @Test
  void whileTheOthersGoOn() {
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      await().until(() -> projector.feedStatus().assigned() > 0);
      operations.pause("order_view", "a test");
      await()
          .until(
              () ->
                  projector.runner().live().stream()
                      .noneMatch(live -> live.id().name().equals("order_view")));
      topics.send(shop.events());
      String days = "SELECT coalesce(sum(orders), 0) FROM sales_daily";
      long placed = ExpectedViews.of(shop.events()).getOrDefault("orders", List.of()).size();
      await().until(() -> Long.parseLong(database.value(days)) > 0);
      assertThat(database.value(ORDERS)).isEqualTo("0");

      operations.resume("order_view", "a test");
      await().until(() -> database.value(ORDERS).equals(Long.toString(placed)));
      await()
          .untilAsserted(
              () ->
                  assertThat(ExpectedViews.read(database))
                      .isEqualTo(ExpectedViews.of(shop.events())));
    }
  }

  @Test
  void alsoWhenTheProjectorWasStartedMeanwhile() {
    operations.pause("order_view", "a test");
    topics.send(shop.events());
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      await().until(() -> projector.monitor().count("sales_daily", "applied") > 0);
    }
    assertThat(database.value(ORDERS)).isEqualTo("0");
    operations.resume("order_view", "a test");
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(ExpectedViews.read(database))
                      .isEqualTo(ExpectedViews.of(shop.events())));
      assertThat(projector.isAlive()).isTrue();
    }
  }
}
