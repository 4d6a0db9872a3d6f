package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that answers the poller but no reader is left alone for a while, and tried again. */
class StoreCircuitTest {
  private static final StoreState UP = new StoreState.Up(1, 0, Duration.ZERO, Duration.ofMillis(1));

  private final AtomicLong now = new AtomicLong();
  private final Vertx vertx = Vertx.vertx();
  private final Pool nobody = pool(freePort());
  private final ReadStore store =
      new ReadStore(
          "replica-0",
          ReadStore.Role.REPLICA,
          nobody,
          nobody,
          Duration.ofSeconds(5),
          new CircuitBreaker(Duration.ofNanos(100), now::get),
          new SimpleMeterRegistry());

  @BeforeEach
  void readsFailWhateverThePollerSays() {
    for (int i = 0; i < CircuitBreaker.THRESHOLD; i++) {
      store.become(UP);
      assertThatThrownBy(this::read).hasMessageContaining("refused");
    }
    store.become(UP);
  }

  @AfterEach
  void close() {
    vertx.closeAndAwait();
  }

  @Test
  void othersAreAskedFirst() {
    assertThat(store.state()).isInstanceOf(StoreState.Down.class);
    assertThat(store.inFlight()).isZero();
  }

  @Test
  void afterAWhileItIsTriedAgain() {
    now.addAndGet(101);

    assertThat(store.state()).isEqualTo(UP);
    assertThatThrownBy(this::read).hasMessageContaining("refused");
    store.become(UP);
    assertThat(store.state()).isInstanceOf(StoreState.Down.class);
  }

  private void read() {
    ViewStatement<Long> one =
        ViewStatement.of(
            List.of("order_view"), "select 1::bigint as n", "", Tuple.tuple(), r -> r.getLong("n"));
    store.read(one).await().atMost(Duration.ofSeconds(20));
  }

  private Pool pool(int port) {
    PgConnectOptions nowhere =
        new PgConnectOptions().setHost("localhost").setPort(port).setUser("x").setDatabase("x");
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(1))
        .connectingTo(nowhere)
        .using(vertx)
        .build();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
