package io.millrace.platform.projection.postgres;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.service.ProjectorService;
import io.millrace.platform.projection.service.StackResource;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;
import io.millrace.stack.observe.MetricsTable;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The service, started before there is any topic. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceStartsTest {
  @SuppressWarnings("NullAway.Init") // set by Quarkus
  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject ProjectorService service;
  @Inject Flyway flyway;
  @Inject @All List<ProjectionTable<?>> tables;

  @Test
  @Order(1)
  void itIsAliveButNotReadyWithoutTopicsAndSaysWhatItWaitsFor() {
    await()
        .untilAsserted(
            () -> {
              Response ready = get("/health/ready");
              assertThat(ready.statusCode()).isEqualTo(503);
              assertThat(ready.asString()).contains("waiting for the topics").contains("relay");
            });
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void itBecomesReadyWhenTheTopicsAppearAndCountsWhatItApplies() {
    Scenario scenario = RandomShop.with(20, new Random(1));
    try (TestTopics topics = TestTopics.existing()) {
      topics.create();
      await().untilAsserted(() -> assertThat(get("/health/ready").statusCode()).isEqualTo(200));
      topics.send(scenario.events());
      topics.send(new Watermark(0, 7, Instant.now()));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(get("/metrics").asString())
                    .containsPattern(
                        "millrace_projector_records_total\\{[^}]*outcome=\"applied\"[^}]*"
                            + "projection=\"order_view\"[^}]*} [1-9]")
                    .containsPattern(
                        "millrace_projector_watermark_age_seconds\\{[^}]*\"stock_view\"[^}]*}"
                            + " [0-9]")
                    .containsPattern(
                        "millrace_projector_write_through_total\\{[^}]*\"written\"[^}]*} [1-9]")
                    .contains("millrace_projector_lag_seconds")
                    .contains("millrace_projector_store_up"));
  }

  @Test
  @Order(3)
  void itRunsEveryProjectionThatHasATable() {
    // The guide's example is found too; in a real module its migration would be there as well.
    assertThat(
            tables.stream()
                .map(table -> table.projection().name())
                .filter(name -> !name.equals("carrier_load")))
        .containsExactlyInAnyOrderElementsOf(TestProjector.projections());
  }

  @Test
  @Order(4)
  void itTellsTheMetricsThatDocsMetricsMdLists() {
    assertThat(MetricsTable.read().differences("projector", get("/metrics").asString())).isEmpty();
    assertThat(get("/metrics").asString())
        .containsPattern(
            "millrace_projector_commit_to_visible_seconds_count\\{[^}]*\"order_view\"[^}]*} [1-9]");
  }

  @Test
  @Order(4)
  void itsOwnMigrationsOutliveRebuilds() {
    try (TestDatabase database = TestDatabase.at("23")) {
      database.replaceFirstVersions();
      PostgresNode node = database.node();
      Flyway.configure()
          .configuration(flyway.getConfiguration())
          .dataSource(node.jdbcUrl(), node.user(), node.password())
          .load()
          .migrate();
      assertThat(database.rows("SELECT categories FROM product_view_v2")).isEmpty();
    }
  }

  @Test
  @Order(5)
  void withoutTheReadPrimaryItSaysSoAndIsNotReadyButAlive() {
    StackProcesses processes = SharedStack.get().processes();
    processes.kill("read");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                Response ready = get("/health/ready");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.asString()).contains("\"store\"", "since");
              });
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      processes.start("read");
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(get("/health/ready").statusCode()).isEqualTo(200));
  }

  /** Last, so that it takes no part in the topics of other tests. */
  @Test
  @Order(6)
  void itAsksToBeRestartedWhenAThreadOfItHasEnded() {
    service.runtime().orElseThrow().close();
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
  }

  private Response get(String path) {
    return given().get(management.resolve("/q" + path));
  }
}
