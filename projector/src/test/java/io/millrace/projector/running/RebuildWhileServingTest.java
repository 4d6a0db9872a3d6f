package io.millrace.projector.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.operations.ProjectionOperations;
import io.millrace.platform.projection.operations.ViewRefresher;
import io.millrace.platform.projection.rebuild.OperationResult;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.platform.projection.rebuild.OperationResult.Refused;
import io.millrace.platform.projection.rebuild.ProjectionProblems;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.projector.testkit.ExpectedViews;
import io.millrace.projector.testkit.OrderWatch;
import io.millrace.projector.testkit.ProgressWatch;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A new version is filled and takes over while the old one serves and orders keep coming. A kill
 * breaks all threads off wherever they are. At full size: {@code -Dshow.rebuild.orders=20000}.
 */
@Tag("chaos")
class RebuildWhileServingTest {
  private static final String BY = "a test";

  private final Random random = new Random(11);
  private final List<EventEnvelope> sent = new ArrayList<>();
  private TestTopics topics;
  private TestDatabase database;
  private TestLedger ledger;
  private ProjectionOperations operations;

  @BeforeEach
  void start() {
    topics = TestTopics.empty();
    database = TestDatabase.fresh();
    ledger = TestLedger.empty();
    operations = TestProjector.operations(database, ledger.history());
  }

  @AfterEach
  void end() {
    topics.close();
    database.close();
    ledger.close();
  }

  @Test
  void killedAt1050And90PercentItGoesOnWhereItWasAndReadersSeeNoGap() {
    publish(RandomShop.with(Integer.getInteger("show.rebuild.orders", 1500), random));
    ProjectorRuntime projector = TestProjector.start(database, ledger.history());
    try (OrderWatch watch = new OrderWatch(database);
        ProgressWatch progress = new ProgressWatch(database)) {
      awaitViews();
      assertThat(operations.rebuild("order_view", BY)).isInstanceOf(Done.class);
      for (int percent : List.of(10, 50, 90)) {
        awaitPercent(percent);
        kill(projector);
        progress.killed();
        publish(RandomShop.guests(20, random));
        long before = done();
        projector = TestProjector.start(database, ledger.history());
        assertThat(done()).isGreaterThanOrEqualTo(before);
      }
      awaitState(2, "standby");
      System.out.println("Rebuild of " + done() + " events: " + progress.errors());
      publish(RandomShop.guests(20, random));

      assertThat(operations.promote("order_view", false, BY)).isInstanceOf(Done.class);
      assertThat(active()).isEqualTo("2");
      publish(RandomShop.guests(20, random));
      awaitViews();

      assertThat(operations.rollback("order_view", BY)).isInstanceOf(Done.class);
      assertThat(active()).isEqualTo("1");
      publish(RandomShop.guests(20, random));
      awaitViews();

      assertThat(operations.promote("order_view", false, BY)).isInstanceOf(Done.class);
      assertThat(operations.drop("order_view", BY)).isInstanceOf(Done.class);
      assertThat(database.value("SELECT to_regclass('order_view_v1') IS NULL")).isEqualTo("t");
      publish(RandomShop.guests(20, random));
      awaitViews();
      assertThat(watch.complaints()).isEmpty();
      assertThat(watch.looks()).isGreaterThan(10);
    } finally {
      projector.close();
    }
  }

  @Test
  void afterRepetitionsAndKillsEveryTableEqualsAFoldOfTheLedgerRowByRow() {
    Scenario shop = RandomShop.with(300, random);
    ledger.append(shop.events());
    topics.send(shop.deliveries(3, random));
    sent.addAll(shop.events());
    topics.send(new Watermark(0, sent.size(), Instant.now()));
    for (int kill = 0; kill < 3; kill++) {
      ProjectorRuntime projector = TestProjector.start(database, 100);
      await()
          .until(
              () ->
                  projector.monitor().count("order_view", "applied") > 100
                      || ExpectedViews.read(database).equals(ExpectedViews.of(sent)));
      kill(projector);
    }
    try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
      awaitViews();
      for (String name : TestProjector.projections()) {
        assertThat(operations.rebuild(name, BY)).as(name).isInstanceOf(Done.class);
        awaitState(name, 2, "standby");
        assertThat(operations.promote(name, false, BY)).as(name).isInstanceOf(Done.class);
        assertThat(operations.drop(name, BY)).as(name).isInstanceOf(Done.class);
      }
      publish(RandomShop.guests(20, random));
      awaitViews();
      assertThat(projector.isAlive()).isTrue();
    }
    refreshReports();
    assertThat(ExpectedViews.readReports(database)).isEqualTo(ExpectedViews.reports(sent));
  }

  /** For the database it ends in the middle of whatever it does: its sessions are broken off. */
  private void kill(ProjectorRuntime projector) {
    CompletableFuture<Void> ended = CompletableFuture.runAsync(projector::close);
    do {
      database.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'vertx-pg-client'
          """);
    } while (!ended.isDone());
    ended.join();
  }

  /** As one of the projectors does when they are due. */
  private void refreshReports() {
    String due = "SELECT count(*) FROM view_refresh WHERE refreshed_at >= requested_at";
    ViewRefresher refresher =
        new ViewRefresher(database.pool(), Duration.ofMillis(10), Duration.ofSeconds(10));
    assertThat(refresher.request("revenue_monthly", BY)).isTrue();
    assertThat(refresher.request("bestseller_rank", BY)).isTrue();
    Thread thread = Thread.ofPlatform().start(refresher);
    try {
      await().until(() -> database.value(due).equals("2"));
    } finally {
      thread.interrupt();
    }
  }

  @Test
  void noViewIsLeftOutOfWhatIsCompared() {
    String views =
        """
        SELECT viewname FROM pg_views WHERE schemaname = 'public' AND viewname NOT LIKE 'projection_%' AND viewname <> 'view_generation'
        UNION SELECT matviewname FROM pg_matviews WHERE schemaname = 'public'
        """;
    assertThat(database.rows(views))
        .isNotEmpty()
        .allSatisfy(
            view -> assertThat(ExpectedViews.queries()).containsPattern("\\b" + view + "\\b"));
  }

  @Test
  void whatNobodyCanReadYetIsToldToNobody() {
    publish(RandomShop.with(50, random));
    try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
      awaitViews();
      long told = told(sent.size());
      operations.rebuild("order_view", BY);
      awaitState(2, "standby");
      publish(RandomShop.guests(1, random));
      awaitViews();
      long later = told(sent.size());
      assertThat(later - told).isLessThan(40);
      assertThat(projector.isAlive()).isTrue();
    }
  }

  @Test
  void itIsRefusedWithTheReasonAndAudited() {
    publish(RandomShop.with(50, random));
    assertRefused(operations.rebuild("order_view", BY), ProjectionProblems.NOT_STARTED);
    try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
      awaitViews();
      assertRefused(operations.rebuild("no_view", BY), ProjectionProblems.UNKNOWN_PROJECTION);
      assertRefused(operations.promote("order_view", false, BY), ProjectionProblems.NO_VERSION);
      assertRefused(operations.rollback("order_view", BY), ProjectionProblems.NO_VERSION);
      assertRefused(operations.drop("order_view", BY), ProjectionProblems.NO_VERSION);
      assertRefused(
          TestProjector.operations(database).rebuild("order_view", BY),
          ProjectionProblems.NO_LEDGER);
      operations.pause("order_view", BY);
      operations.rebuild("order_view", BY);
      assertRefused(operations.rebuild("sales_daily", BY), ProjectionProblems.REBUILD_RUNS);
      assertRefused(operations.promote("order_view", false, BY), ProjectionProblems.NOT_CAUGHT_UP);
      operations.resume("order_view", BY);
      awaitState(2, "standby");
      assertRefused(operations.rebuild("order_view", BY), ProjectionProblems.VERSION_WAITS);
      assertThat(projector.isAlive()).isTrue();
    }
    assertThat(database.rows("SELECT action || ' ' || outcome FROM operator_audit ORDER BY id"))
        .contains("rebuild unknown-projection", "rebuild rebuild-runs", "promote not-caught-up")
        .contains("rebuild done", "pause done");
  }

  @Test
  void aVersionThatDiffersIsPromotedOnlyByForce() {
    publish(RandomShop.with(50, random));
    try (ProjectorRuntime projector = TestProjector.start(database, ledger.history())) {
      awaitViews();
      operations.rebuild("order_view", BY);
      awaitState(2, "standby");
      database.execute(
          "UPDATE order_view_v1 SET total = total + 1"
              + " WHERE id = (SELECT id FROM order_view_v1 LIMIT 1)");
      OperationResult refused = operations.promote("order_view", false, BY);
      assertRefused(refused, ProjectionProblems.COMPARISON_DIFFERS);
      assertThat(((Refused) refused).detail()).contains("2 of 100 rows");
      assertThat(active()).isEqualTo("1");
      assertThat(operations.promote("order_view", true, BY)).isInstanceOf(Done.class);
      awaitViews();
      assertThat(projector.isAlive()).isTrue();
    }
    assertThat(database.rows("SELECT action FROM operator_audit WHERE actor = '" + BY + "'"))
        .contains("promote --force");
  }

  private static void assertRefused(OperationResult result, ProblemType reason) {
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  /** As the command side and its relay do: first the ledger, then the topics and a watermark. */
  private void publish(Scenario scenario) {
    List<EventEnvelope> events = scenario.events();
    ledger.append(events);
    topics.send(events);
    sent.addAll(events);
    topics.send(new Watermark(0, sent.size(), Instant.now()));
  }

  private long told(int atLeast) {
    await()
        .until(
            () ->
                database
                    .value("SELECT coalesce(min(tx), 0) FROM projection_progress")
                    .equals(Integer.toString(atLeast)));
    return topics.read("millrace.views.v1").size();
  }

  private void awaitPercent(int percent) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                database
                    .value(
                        "SELECT filled_at IS NOT NULL OR events_total > 0 AND events_done * 100 >= "
                            + percent
                            + " * events_total FROM projection_rebuild")
                    .equals("t"));
  }

  private long done() {
    return Long.parseLong(database.value("SELECT events_done FROM projection_rebuild"));
  }

  private void awaitState(int version, String state) {
    awaitState("order_view", version, state);
  }

  private void awaitState(String name, int version, String state) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        database.rows(
                            "SELECT state FROM projection WHERE name = '%s' AND version = %d"
                                .formatted(name, version)))
                    .containsExactly(state));
  }

  private String active() {
    return database.value("SELECT version FROM projection WHERE name = 'order_view' AND active");
  }

  private void awaitViews() {
    Map<String, List<String>> expected = ExpectedViews.of(sent);
    await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> assertThat(ExpectedViews.read(database)).isEqualTo(expected));
  }
}
