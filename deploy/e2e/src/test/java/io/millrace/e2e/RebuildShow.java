package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.suite.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code order_view} is built anew out of a retailer's file while orders keep coming and are read,
 * and its projector is killed on the way. Not part of the tests, which do the same inside of one
 * process ({@code RebuildWhileServingTest}): {@code -Dtest=RebuildShow
 * [-Dshow.file=online-retail.csv] [-Dshow.kills=10,50,90]}; for figures with {@code
 * -Dtest.jit=-XX:TieredStopAtLevel=4}, as the services run without the better compiler in tests.
 */
class RebuildShow {
  private static final Path FILE =
      Path.of(System.getProperty("show.file", RetailSuite.SLICE.toString()));

  /** At which percent. */
  private static final List<Integer> KILLS =
      Stream.of(System.getProperty("show.kills", "10,50,90").split(","))
          .filter(percent -> !percent.isBlank())
          .map(Integer::valueOf)
          .toList();

  private static final String VIEW = "order_view";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static RetailSuite retail;
  private static Cli cli;
  private static Operator operator;

  @BeforeAll
  static void start() throws Exception {
    retail = new RetailSuite("e2e-rebuild", 1, FILE.toAbsolutePath());
    cli = new Cli(retail.state());
    operator = new Operator(retail.suite);
  }

  @AfterAll
  static void stop() throws Exception {
    retail.close();
  }

  @Test
  void killedOnTheWayItIsPromotedAndReadersSeeNoGap() throws Exception {
    Cli.Ran imported = cli.run(retail.importFile());
    assertThat(imported.code()).as(imported.output()).isZero();
    retail.awaitReportsOfTheFile();

    try (var orders = new SteadyOrders(retail.suite);
        var progress = new RebuildWatch(operator, VIEW)) {
      orders.await(50);
      operator.post("/projections/" + VIEW + "/rebuild");
      for (int percent : KILLS) {
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> progress.percent() >= percent);
        retail.kill(ServiceName.PROJECTOR);
        progress.killed();
      }
      await().atMost(LIMIT).until(progress::filled);
      System.out.print(progress.trajectory());
      System.out.println(progress.summary());
      promoteAndRollBack(orders);
      assertThat(orders.complaints()).isEmpty();
      System.out.println(orders.summary());
    }
    assertThat(operator.versions(VIEW)).containsExactly("2 active");
  }

  private static void promoteAndRollBack(SteadyOrders orders) {
    for (String step : List.of("promote", "rollback", "promote", "drop")) {
      // It is refused until the new version has what came while it was filled.
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(operator.post("/projections/" + VIEW + "/" + step).statusCode())
                      .as(step)
                      .isEqualTo(200));
      orders.await(50);
    }
  }
}
