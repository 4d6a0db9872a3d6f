package io.millrace.platform.command.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.ShardPools;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool of one connection, which somebody holds. */
class PoolRefusalTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();

  @BeforeEach
  void count() {
    Metrics.addRegistry(metrics);
  }

  @AfterEach
  void close() {
    Metrics.removeRegistry(metrics);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Shard shard(String patience) {
    PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
    Map<String, String> settings =
        Map.of(
            "millrace.write.shards[0].url",
            home.reactiveUrl(),
            "millrace.write.shards[0].username",
            home.user(),
            "millrace.write.shards[0].password",
            home.password(),
            "millrace.write.pool.max-size",
            "1",
            "millrace.write.pool.max-waiting",
            "1",
            "millrace.write.coalescing.transactions",
            "1",
            "millrace.write.timeout.acquire",
            patience);
    WriteConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WriteConfig.class)
            .withConverter(Duration.class, 100, new DurationConverter())
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build()
            .getConfigMapping(WriteConfig.class);
    return ShardPools.open(config, vertx, _ -> Optional.empty()).getFirst();
  }

  private static Uni<Integer> command(Shard shard) {
    return shard.transactions().run(new CommandStage(), _ -> Uni.createFrom().item(1));
  }

  private double refused(String reason) {
    return metrics.counter("millrace.pool.refused", "shard", "0", "reason", reason).count();
  }

  @Test
  void whoGetsNoneInTimeIsToldAndCounted() {
    Shard shard = shard("2s");
    SqlConnection held = shard.pool().getConnectionAndAwait();

    assertThatThrownBy(() -> command(shard).await().indefinitely())
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("overloaded");
    assertThat(refused("timeout")).isEqualTo(1);

    held.closeAndAwait();
    assertThat(command(shard).await().indefinitely()).isEqualTo(1);
  }

  @Test
  void whoFindsTheQueueFullIsToldAtOnceAndCounted() {
    Shard shard = shard("20s");
    SqlConnection held = shard.pool().getConnectionAndAwait();
    UniAssertSubscriber<Integer> waits =
        command(shard).subscribe().withSubscriber(UniAssertSubscriber.create());

    assertThatThrownBy(() -> command(shard).await().indefinitely())
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("overloaded");
    assertThat(refused("queue-full")).isEqualTo(1);

    held.closeAndAwait();
    waits.awaitItem().assertItem(1);
  }

  @Test
  void whoWaitsForATransactionOfOthersIsToldInTimeAndCounted() {
    Shard shard = shard("1s");
    CompletableFuture<Integer> work = new CompletableFuture<>();
    CompletableFuture<Integer> others = together(shard, Uni.createFrom().completionStage(work));

    CompletableFuture<Integer> waits = together(shard, Uni.createFrom().item(2));

    assertTurnedAway(waits, Duration.ofSeconds(60));
    assertThat(refused("timeout")).isEqualTo(1);

    work.complete(1);
    assertThat(others.join()).isEqualTo(1);
    assertThat(together(shard, Uni.createFrom().item(3)).join()).isEqualTo(3);
  }

  @Test
  void whoFindsTheQueueForATransactionOfOthersFullIsToldAtOnceAndCounted() {
    Shard shard = shard("20s");
    CompletableFuture<Integer> work = new CompletableFuture<>();
    CompletableFuture<Integer> others = together(shard, Uni.createFrom().completionStage(work));
    CompletableFuture<Integer> waits = together(shard, Uni.createFrom().item(2));

    CompletableFuture<Integer> tooMany = together(shard, Uni.createFrom().item(3));

    assertTurnedAway(tooMany, Duration.ofSeconds(10));
    assertThat(refused("queue-full")).isEqualTo(1);

    work.complete(1);
    assertThat(others.join()).isEqualTo(1);
    assertThat(waits.join()).isEqualTo(2);
  }

  private static void assertTurnedAway(CompletableFuture<Integer> command, Duration within) {
    assertThat(command)
        .failsWithin(within)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ProblemException.class)
        .withMessageStartingWith("overloaded");
  }

  /** On an event loop, where commands share transactions. */
  private CompletableFuture<Integer> together(Shard shard, Uni<Integer> work) {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    loop.runOnContext(
        _ ->
            shard
                .commands()
                .run(new CommandStage(), _ -> work)
                .subscribe()
                .with(answer::complete, answer::completeExceptionally));
    return answer;
  }
}
