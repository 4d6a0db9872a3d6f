package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.TestConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read that a replica cancels because it stands in the way of replay is answered by another. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class RecoveryConflictTest {
  private static final ReplicaRouter.Route WITHOUT_PRIMARY =
      new ReplicaRouter.Route(Set.of("primary"), false);

  private final UUID order = UUID.randomUUID();

  @Inject ReadStores stores;

  @BeforeEach
  void oneReplicaIsImpatient() {
    ReadModel.order(order, null, 1);
    ReadModel.onReplica(0, "alter system set max_standby_streaming_delay = 0");
    ReadModel.onReplica(0, "select pg_reload_conf()");
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void asItWas() {
    ReadModel.onReplica(0, "alter system reset max_standby_streaming_delay");
    ReadModel.onReplica(0, "select pg_reload_conf()");
  }

  @Test
  void isAnsweredElsewhere() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    QueryConfig config = TestConfig.with(Map.of("millrace.read.hedge-percent", "0"));
    ReplicaRouter router = new ReplicaRouter(stores, config, metrics);
    ViewStatement<Long> slow =
        ViewStatement.of(
            List.of("order_view"),
            // Twice this is less than an attempt may take: on the other replica the lock waits too.
            "select version from order_view, pg_sleep(0.3) where id = $1",
            "",
            Tuple.of(order),
            row -> row.getLong("version"));

    // Whether a read is under way when the lock is replayed depends on the machine: again, then.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              answeredWhileTheTableIsLocked(router, slow);
              return metrics.counter("millrace.read.retries").count() > 0;
            });
  }

  @Test
  void isTriedOnceElsewhere() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    QueryConfig config = TestConfig.with(Map.of("millrace.read.hedge-percent", "0"));
    ReplicaRouter router = new ReplicaRouter(stores, config, metrics);
    assertThat(router.candidates(ReplicaRouter.Route.ANY, new Random(1))).hasSize(3);
    ViewStatement<Boolean> cancelledEverywhere =
        ViewStatement.of(
            List.of("order_view"),
            "select pg_cancel_backend(pg_backend_pid()) and pg_sleep(1) is null as done",
            "",
            Tuple.tuple(),
            row -> row.getBoolean("done"));

    assertThatThrownBy(
            () ->
                router
                    .read(cancelledEverywhere, ReplicaRouter.Route.ANY)
                    .await()
                    .atMost(Duration.ofSeconds(30)))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(metrics.counter("millrace.read.retries").count()).isEqualTo(1);
  }

  private static void answeredWhileTheTableIsLocked(
      ReplicaRouter router, ViewStatement<Long> slow) {
    // Of so many, some are sent to the impatient replica.
    List<CompletableFuture<Answer<Long>>> answers =
        Stream.generate(() -> router.read(slow, WITHOUT_PRIMARY).subscribeAsCompletionStage())
            .limit(6)
            .toList();
    ReadModel.write("begin; lock table order_view_v1 in access exclusive mode; commit");
    for (CompletableFuture<Answer<Long>> answer : answers) {
      assertThat(answer.join().rows()).containsExactly(1L);
    }
  }
}
