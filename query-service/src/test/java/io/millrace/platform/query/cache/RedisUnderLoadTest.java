package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Load;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ReadOrders;
import io.millrace.query.kit.Repair;
import io.millrace.query.kit.ViewChanges;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Redis killed and started again while many read: nobody notices but by the clock, and what changes
 * meanwhile is seen as soon as ever. The stated bound: one round of the follower, which waits for
 * Redis no longer than a quarter of a second.
 */
@Tag("chaos")
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class RedisUnderLoadTest {
  private static final int CLIENTS = 16;

  /** What a round of the follower may take longer, and as much again for a busy machine. */
  private static final Duration ONE_ROUND = Duration.ofMillis(500);

  private final StackProcesses processes = SharedStack.get().processes();
  private final List<UUID> orders = Stream.generate(UUID::randomUUID).limit(CLIENTS).toList();

  @Inject ReadOrders reads;

  private Duration longest = Duration.ZERO;

  @BeforeEach
  void orders() {
    orders.forEach(order -> ReadModel.order(order, null, 1));
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @AfterEach
  void redisIsBack() {
    Repair.all("redis");
  }

  @Test
  void noErrorReachesAClientAndNoOldValueStays() {
    try (Load load = Load.of(CLIENTS, client -> reads.version(orders.get(client)))) {
      long version = change(2);
      version = change(version + 1);
      Duration usual = longest;
      processes.kill("redis");
      version = change(version + 1);
      version = change(version + 1);
      long before = load.answers();
      await().until(() -> load.answers() > before + 500);
      processes.start("redis");
      change(version + 1);
      long after = load.answers();
      await().until(() -> load.answers() > after + 500);

      System.out.printf(
          "redis killed and started: %d answers, %d errors, a change was seen after %d ms at"
              + " most%n",
          load.answers(), load.failures().size(), longest.toMillis());
      assertThat(load.failures()).isEmpty();
      assertThat(longest).isLessThan(usual.plus(ONE_ROUND));
    }
  }

  /** All orders get this version, and L1 shows it. */
  private long change(long version) {
    orders.forEach(order -> ReadModel.order(order, null, version));
    ReadModel.awaitReplicas();
    orders.forEach(order -> ViewChanges.send("order_view", order.toString(), version));
    long sent = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(20))
        .until(() -> orders.stream().allMatch(order -> reads.version(order) == version));
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    longest = took.compareTo(longest) > 0 ? took : longest;
    return version;
  }
}
