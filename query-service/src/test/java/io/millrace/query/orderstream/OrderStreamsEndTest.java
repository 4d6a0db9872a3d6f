package io.millrace.query.orderstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.http.Callers.Authenticated;
import io.millrace.platform.service.callers.Caller;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.TestConfig;
import io.millrace.query.orderview.OrderQueries;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A service that is about to stop lets its streams end, so that their clients go on elsewhere. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class OrderStreamsEndTest {
  @Inject OrderQueries orders;

  @Test
  void allStreamsEndAtOnceThoughNothingChanges() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    QueryConfig config = TestConfig.defaults();
    OrderStreams streams =
        new OrderStreams(
            new OrderFeed(),
            new ChangedOrders(orders, config),
            new StreamPlaces(config, metrics),
            new SlowClients(config, metrics),
            config,
            metrics);
    Authenticated operator = new Authenticated(Caller.ANYONE, Instant.MAX);
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      Cancellable unused =
          streams
              .open(operator, Optional.empty(), Optional.empty(), () -> true)
              .subscribe()
              .with(item -> {}, failure -> {}, ended::incrementAndGet);
    }
    assertThat(ended).hasValue(0);

    streams.end();

    await().until(() -> ended.get() == 3);
    assertThat(metrics.get("millrace.streams.open").gauge().value()).isZero();
  }
}
