package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.suite.ServiceName;
import io.millrace.e2e.Fleet.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A change of version as an orchestrator makes it: the new instances start beside the old ones,
 * then each old one is told to stop, under load all the time. No request fails.
 *
 * <p>Both are the same build, unless {@code -Drolling.old=FOLDER} names the source tree of another,
 * in which {@code ./mvnw package -DskipTests} was run; {@code -Drolling.old.unknown=KEY,KEY} are
 * settings that it does not know yet.
 */
@Tag("chaos")
class RollingChangeTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Twice as long as the balancers send requests to an instance that is told to stop. */
  private static final Duration DRAINING = Duration.ofSeconds(4);

  private static final int SHOPPERS = 6;
  private static final int SOME = 40;

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.open("e2e-rolling", 1, DRAINING);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void noRequestFailsWhileEveryServiceIsReplacedUnderLoad() throws Exception {
    Map<ServiceName, Instance> old = fleet.start("old", oldBuild(), ServiceName.values());
    try (var commands = new Balancer(DRAINING.dividedBy(2));
        var queries = new Balancer(DRAINING.dividedBy(2))) {
      commands.add(of(old, ServiceName.COMMAND));
      queries.add(of(old, ServiceName.QUERY));
      until(() -> !commands.served().isEmpty() && !queries.served().isEmpty());
      fleet.addProduct(of(old, ServiceName.COMMAND), "ROLLING");
      var shoppers = new Shoppers(SHOPPERS, commands, queries, fleet.operator(), "ROLLING");
      try (shoppers) {
        Map<ServiceName, Instance> next =
            fleet.start("next", Build.present(), ServiceName.values());
        commands.add(of(next, ServiceName.COMMAND));
        queries.add(of(next, ServiceName.QUERY));
        for (ServiceName service : new ServiceName[] {ServiceName.COMMAND, ServiceName.QUERY}) {
          awaitMore(shoppers, of(next, service));
          awaitMore(shoppers, of(old, service));
        }
        for (ServiceName service : ServiceName.values()) {
          assertThat(of(old, service).stop())
              .as("exit code of the old %s", service)
              .isEqualTo(Fleet.TERMINATED);
          awaitMore(shoppers, of(next, ServiceName.COMMAND));
          awaitMore(shoppers, of(next, ServiceName.QUERY));
          assertThat(shoppers.failures).as("after the old %s stopped", service).isEmpty();
        }
      }
      System.out.printf(
          "rolling change: %d answers, longest read of an own write %d ms, %d times asked to leave%n",
          shoppers.answers(), shoppers.longestReadMillis(), shoppers.toldToLeave());
      assertThat(shoppers.failures).isEmpty();
      assertThat(shoppers.toldToLeave()).isPositive();
      until(() -> fleet.read("select count(*) from order_view") == shoppers.placed());
      assertThat(fleet.read("select count(*) from dead_letter")).as("dead letters").isZero();
    }
  }

  private static Build oldBuild() {
    String home = System.getProperty("rolling.old");
    String unknown = System.getProperty("rolling.old.unknown", "");
    return home == null ? Build.present() : new Build(Path.of(home), Set.of(unknown.split(",")));
  }

  private static Instance of(Map<ServiceName, Instance> all, ServiceName service) {
    return Objects.requireNonNull(all.get(service));
  }

  /** Waits until the instance has answered some more. */
  private static void awaitMore(Shoppers shoppers, Instance instance) {
    int enough = shoppers.answered(instance) + SOME;
    await()
        .atMost(LIMIT)
        .until(() -> shoppers.answered(instance) >= enough || !shoppers.failures.isEmpty());
    assertThat(shoppers.failures).isEmpty();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(LIMIT).until(condition);
  }
}
