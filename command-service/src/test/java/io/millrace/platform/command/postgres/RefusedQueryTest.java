package io.millrace.platform.command.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.service.postgres.PgPools;
import io.millrace.stack.ports.TcpPorts;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule: a query that gets no connection fails once, and nothing of it comes afterwards. */
class RefusedQueryTest {
  @Test
  void nothingIsCompletedTwiceWhenTheWaitIsOver() {
    Vertx vertx = Vertx.vertx(new VertxOptions());
    List<Throwable> unhandled = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(unhandled::add);
    try {
      Pool pool = nowhere(vertx);

      assertThat(pool.query("SELECT 1").execute().toCompletionStage()).failsWithin(PATIENCE);
      assertThat(pool.preparedQuery("SELECT 1").execute().toCompletionStage())
          .failsWithin(PATIENCE);

      // Longer than the wait for a connection, at whose end it came.
      await().during(Duration.ofMillis(1_500)).atMost(PATIENCE).until(unhandled::isEmpty);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Pool nowhere(Vertx vertx) {
    PgConnectOptions where =
        new PgConnectOptions()
            .setHost("localhost")
            .setPort(TcpPorts.free())
            .setUser("x")
            .setDatabase("x");
    PoolOptions options =
        new PoolOptions()
            .setMaxSize(1)
            .setConnectionTimeout(500)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    return PgPools.open(vertx, where, options, Duration.ofSeconds(15));
  }
}
