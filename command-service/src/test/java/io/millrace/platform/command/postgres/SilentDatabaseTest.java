package io.millrace.platform.command.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.service.postgres.PgPools;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.faults.TcpProxy;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule: a database that says nothing holds no connection for longer than the bound. */
class SilentDatabaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
  private final TcpProxy proxy = TcpProxy.before(home.host(), home.port());
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool =
      PgPools.open(
          vertx,
          new PgConnectOptions()
              .setHost("localhost")
              .setPort(proxy.port())
              .setDatabase(home.database())
              .setUser(home.user())
              .setPassword(home.password()),
          new PoolOptions()
              .setMaxSize(1)
              .setConnectionTimeout(500)
              .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS),
          SILENCE);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    proxy.close();
  }

  private CompletionStage<RowSet<Row>> ask() {
    return pool.query("SELECT 1").execute().toCompletionStage();
  }

  private boolean answers() {
    return ask().handle((rows, failure) -> failure == null).toCompletableFuture().join();
  }

  @Test
  void whoWaitsForAnAnswerIsToldAndAFreshPathIsUsed() {
    assertThat(ask()).succeedsWithin(PATIENCE);
    proxy.freeze();

    assertThat(ask()).failsWithin(PATIENCE);

    proxy.forget();
    await().atMost(PATIENCE).until(this::answers);
  }

  @Test
  void aGreetingThatIsNotAnsweredHoldsNoPlace() {
    proxy.freeze();
    assertThat(ask()).failsWithin(PATIENCE);

    proxy.forget();
    await().atMost(PATIENCE).until(this::answers);
  }
}
