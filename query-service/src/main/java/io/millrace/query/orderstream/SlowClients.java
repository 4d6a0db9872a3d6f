package io.millrace.query.orderstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hangs up on clients that do not take what they are sent. */
@Startup // its counters are told before the first stream
@Singleton
class SlowClients {
  private static final Logger LOG = Logger.getLogger(SlowClients.class);

  private final Duration sendTimeout;
  private final Counter hungUp;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private @Nullable Cancellable watch;

  SlowClients(QueryConfig config, MeterRegistry metrics) {
    sendTimeout = config.streams().sendTimeout();
    hungUp = metrics.counter("millrace.streams.failed", "reason", "slow-client");
  }

  @PostConstruct
  void start() {
    watch =
        Multi.createFrom()
            .ticks()
            .every(sendTimeout.dividedBy(4))
            .onOverflow()
            .drop()
            .subscribe()
            .with(tick -> clients.forEach(this::hangUpIfStuck));
  }

  @PreDestroy
  void stop() {
    if (watch != null) {
      watch.cancel();
    }
  }

  /** One client; stuck too if it is never sent anything, since it left before. */
  private static final class Client {
    private final BooleanSupplier hangUp;

    /** When it was sent what it has not taken yet; 0: it has taken all. */
    private volatile long sentAt = System.nanoTime();

    Client(BooleanSupplier hangUp) {
      this.hangUp = hangUp;
    }
  }

  /**
   * The same items, which the client asks for one by one.
   *
   * @param hangUp ends it all if the client does not ask for long; tells whether it was there
   */
  <T> Multi<T> guard(Multi<T> items, BooleanSupplier hangUp) {
    Client client = new Client(hangUp);
    clients.add(client);
    return items
        .onItem()
        .invoke(() -> client.sentAt = System.nanoTime())
        .onRequest()
        .invoke(() -> client.sentAt = 0)
        .onTermination()
        .invoke(() -> clients.remove(client));
  }

  private void hangUpIfStuck(Client client) {
    long since = client.sentAt;
    if (since == 0 || System.nanoTime() - since <= sendTimeout.toNanos()) {
      return;
    }
    clients.remove(client);
    try {
      if (client.hangUp.getAsBoolean()) {
        hungUp.increment();
      }
    } catch (RuntimeException e) {
      LOG.debug("it had gone by itself", e);
    }
  }
}
