package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.query.kit.TestConfig;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read that takes us too long says nothing about the store: a search may be slow everywhere. */
class OurOwnTimeOutsTest {
  private static final StoreState.Up UP =
      new StoreState.Up(1, 0, Duration.ZERO, Duration.ofMillis(1));

  private final Vertx vertx = Vertx.vertx();

  /** Takes connections, and never says a word. */
  private final ServerSocket silent = silent();

  private final QueryConfig config = TestConfig.with(settings());
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ReadStores stores = new ReadStores(config, vertx, metrics);
  private final ReplicaRouter router = new ReplicaRouter(stores, config, metrics);
  private final StorePoller poller =
      new StorePoller(stores.all(), Duration.ofDays(1), Duration.ofSeconds(1));

  @BeforeEach
  void thePollerHasSeenAllOfThem() {
    stores.all().forEach(store -> store.become(UP));
  }

  @AfterEach
  void close() throws IOException {
    poller.stop();
    silent.close();
    stores.stop();
    vertx.closeAndAwait();
  }

  @Test
  void noStoreIsOutOfServiceForSlowReads() {
    for (int i = 0; i < 2 * CircuitBreaker.THRESHOLD; i++) {
      assertThatThrownBy(this::read).isInstanceOf(StoreUnavailableException.class);
    }

    assertThat(stores.all())
        .allSatisfy(
            store -> {
              assertThat(store.state()).isEqualTo(UP);
              assertThat(store.isBehind(Duration.ZERO)).isFalse();
            });
    assertThat(router.canAnswer()).isTrue();
  }

  /** The poller may be answered where no reader is. */
  @Test
  void aReplicaWhoseReadsAllTakeTooLongIsAskedLastForAWhile() {
    ReadStore slow = stores.replicas().getFirst();
    for (int i = 0; i < CircuitBreaker.THRESHOLD; i++) {
      assertThatThrownBy(() -> slow.read(one()).await().atMost(Duration.ofSeconds(20)))
          .isInstanceOf(TimeoutException.class);
    }

    assertThat(router.candidates(ReplicaRouter.Route.ANY, new Random(1)))
        .extracting(ReadStore::name)
        .containsExactly("replica-1", "primary", "replica-0");
    assertThat(slow.state()).isEqualTo(UP);
  }

  /** If all of them seem slow, it may be us: the next one is asked all the same. */
  @Test
  void theOthersAreAsked() {
    assertThatThrownBy(this::read).isInstanceOf(StoreUnavailableException.class);

    assertThat(stores.all()).allSatisfy(store -> assertThat(asked(store)).isEqualTo(1));
  }

  @Test
  void aStoreWhoseReadsFailAnswersNothingOlderThanBefore() {
    ReadStore store = stores.replicas().getFirst();
    CircuitBreaker open = new CircuitBreaker(Duration.ofDays(1), System::nanoTime);
    for (int i = 0; i < CircuitBreaker.THRESHOLD; i++) {
      open.failed();
    }
    ReadStore leftAlone =
        new ReadStore(
            "left-alone",
            ReadStore.Role.REPLICA,
            store.probe(),
            store.probe(),
            Duration.ofMillis(50),
            open,
            metrics);
    leftAlone.become(UP);

    assertThat(leftAlone.state()).isInstanceOf(StoreState.Down.class);
    assertThat(leftAlone.isBehind(Duration.ofSeconds(1))).isFalse();
    leftAlone.become(new StoreState.Up(1, 9, Duration.ofSeconds(2), Duration.ofMillis(1)));
    assertThat(leftAlone.isBehind(Duration.ofSeconds(1))).isTrue();
    leftAlone.become(new StoreState.Down("gone"));
    assertThat(leftAlone.isBehind(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void oneAnswerThatThePollerMissesIsNone() {
    ReadStore store = stores.replicas().getFirst();
    poller.failed(store, new TimeoutException());
    assertThat(store.state()).isEqualTo(UP);

    poller.answered(store, 1, System.nanoTime());
    poller.failed(store, new TimeoutException());
    assertThat(store.state()).isInstanceOf(StoreState.Up.class);

    poller.failed(store, new TimeoutException());
    assertThat(store.state()).isInstanceOf(StoreState.Down.class);
  }

  @Test
  void whoRefusesAConnectionIsGoneAtOnce() {
    ReadStore store = stores.replicas().getFirst();

    poller.failed(store, new ConnectException("refused"));

    assertThat(store.state()).isInstanceOf(StoreState.Down.class);
  }

  private double asked(ReadStore store) {
    return metrics.counter("millrace.read.failures", "store", store.name()).count();
  }

  private void read() {
    router.read(one(), ReplicaRouter.Route.ANY).await().atMost(Duration.ofSeconds(20));
  }

  private static ViewStatement<Long> one() {
    return ViewStatement.of(
        List.of("order_view"), "select 1::bigint as n", "", Tuple.tuple(), r -> r.getLong("n"));
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("millrace.read.attempt-timeout", "50ms");
    settings.put("millrace.read.hedge-percent", "0");
    for (String store : List.of("primary", "replicas[0]", "replicas[1]")) {
      String url = "postgresql://localhost:" + silent.getLocalPort() + "/x";
      settings.put("millrace.read." + store + ".url", url);
      settings.put("millrace.read." + store + ".username", "x");
      settings.put("millrace.read." + store + ".password", "x");
    }
    return settings;
  }

  private static ServerSocket silent() {
    try {
      return new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
