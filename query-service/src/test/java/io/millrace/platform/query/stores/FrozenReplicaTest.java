package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.query.kit.Management;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.Repair;
import io.millrace.query.kit.TestConfig;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One replica freezes for 50 ms every second; reads at a constant rate, in turn with and without
 * hedging. Full size: {@code -Dshow.hedging.rounds=30 -Dshow.hedging.rate=400}.
 */
@Tag("chaos")
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class FrozenReplicaTest {
  private static final int ROUNDS = Integer.getInteger("show.hedging.rounds", 2);
  private static final int SECONDS_PER_ROUND = 2;
  private static final int READS_PER_SECOND = Integer.getInteger("show.hedging.rate", 200);
  private static final Duration FREEZE = Duration.ofMillis(50);

  private final StackProcesses processes = SharedStack.get().processes();
  private final UUID order = UUID.randomUUID();

  @Inject ReadStores stores;

  @BeforeEach
  void anOrder() {
    ReadModel.order(order, null, 1);
    ReadModel.awaitReplicas();
    await().until(() -> Management.ready().asString().split("Up\\[", -1).length == 4);
  }

  @AfterEach
  void allAreBack() {
    Repair.all("replica-0", "replica-1");
  }

  @Test
  void hedgingCutsTheTailForAFewExtraReads() throws Exception {
    Side without = new Side("0");
    Side with = new Side("3");
    without.run(1, () -> {});
    with.run(1, () -> {});
    without.reset();
    with.reset();
    for (int i = 0; i < ROUNDS; i++) {
      without.run(SECONDS_PER_ROUND, this::freeze);
      with.run(SECONDS_PER_ROUND, this::freeze);
    }

    System.out.println("hedging off: " + without);
    System.out.println("hedging on:  " + with);
    assertThat(without.failures).isEmpty();
    assertThat(with.failures).isEmpty();
    assertThat(without.hedges()).isZero();
    assertThat(with.hedges()).isPositive();
    assertThat(with.hedges()).isLessThanOrEqualTo(with.asked() * 0.03 + 10);
    assertThat(without.thatWaited()).isPositive();
    assertThat(with.thatWaited()).isLessThan(without.thatWaited());
  }

  private void freeze() {
    processes.freeze("replica-0");
    await().pollDelay(FREEZE).until(() -> true);
    processes.thaw("replica-0");
  }

  /** A router of its own over the stores of the service. */
  private final class Side {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ReplicaRouter router;
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private double askedBefore;
    private double hedgedBefore;

    Side(String percent) {
      QueryConfig config = TestConfig.with(Map.of("millrace.read.hedge-percent", percent));
      router = new ReplicaRouter(stores, config, metrics);
    }

    /** Asks at a constant rate, whatever becomes of the answers, and waits for the last of them. */
    void run(int seconds, Runnable everySecond) throws InterruptedException {
      try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(2)) {
        Future<?> unused =
            clock.scheduleAtFixedRate(
                this::ask, 0, 1_000_000_000L / READS_PER_SECOND, TimeUnit.NANOSECONDS);
        Future<?> unused2 =
            clock.scheduleAtFixedRate(everySecond, 200, 1_000, TimeUnit.MILLISECONDS);
        await().pollDelay(Duration.ofSeconds(seconds)).until(() -> true);
        clock.shutdown();
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> unanswered.get() == 0);
    }

    private void ask() {
      unanswered.incrementAndGet();
      long start = System.nanoTime();
      ViewStatement<Long> statement =
          ViewStatement.of(
              List.of("order_view"),
              "select version from order_view where id = $1",
              "",
              Tuple.of(order),
              row -> row.getLong("version"));
      Cancellable unused =
          router
              .read(statement, ReplicaRouter.Route.ANY)
              .invoke(_ -> nanos.add(System.nanoTime() - start))
              .onFailure()
              .invoke(failure -> failures.merge(String.valueOf(failure), 1, Integer::sum))
              .onTermination()
              .invoke(unanswered::decrementAndGet)
              .subscribe()
              .with(_ -> {}, _ -> {});
    }

    void reset() {
      nanos.clear();
      askedBefore = asked();
      hedgedBefore = hedges();
    }

    double asked() {
      return metrics.counter("millrace.read.routed").count() - askedBefore;
    }

    /** Reads that took half a freeze or more. */
    long thatWaited() {
      return nanos.stream().filter(taken -> taken >= FREEZE.toNanos() / 2).count();
    }

    double hedges() {
      return metrics.counter("millrace.read.hedges").count() - hedgedBefore;
    }

    @Override
    public String toString() {
      List<Long> sorted = nanos.stream().sorted().toList();
      return "%d reads, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, extra reads %.0f"
          .formatted(sorted.size(), at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), hedges());
    }

    private static double at(List<Long> sorted, double quantile) {
      return sorted.get((int) (sorted.size() * quantile)) / 1e6;
    }
  }
}
