package io.millrace.platform.query.stores;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.config.QueryConfig.Store;
import io.millrace.platform.service.postgres.PgPools;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The stores of the configuration with their pools, polled from start to stop. */
@Startup
@Singleton
public class ReadStores {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final QueryConfig.Read config;
  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final List<ReadStore> replicas = new ArrayList<>();
  private final Optional<ReadStore> primary;
  private final StorePoller poller;
  private @Nullable Pool counterPool;

  private enum Access {
    READ_ONLY,
    READ_WRITE
  }

  ReadStores(QueryConfig config, Vertx vertx, MeterRegistry metrics) {
    this.config = config.read();
    this.vertx = vertx;
    this.metrics = metrics;
    List<Store> configured = this.config.replicas().orElse(List.of());
    for (int i = 0; i < configured.size(); i++) {
      replicas.add(open("replica-" + i, ReadStore.Role.REPLICA, configured.get(i)));
    }
    primary = this.config.primary().map(at -> open("primary", ReadStore.Role.PRIMARY, at));
    poller = new StorePoller(all(), this.config.pollInterval(), this.config.attemptTimeout());
  }

  @PostConstruct
  void start() {
    poller.start();
  }

  @PreDestroy
  void stop() {
    poller.stop();
    List<Uni<Void>> closing = new ArrayList<>(all().stream().map(ReadStore::close).toList());
    if (counterPool != null) {
      closing.add(counterPool.close());
    }
    if (!closing.isEmpty()) {
      Uni.join()
          .all(closing)
          .andCollectFailures()
          .onFailure()
          .recoverWithNull()
          .await()
          .atMost(CLOSE_WITHIN);
    }
  }

  /**
   * Where counters are written: one connection to the primary.
   *
   * @throws IllegalStateException if there is none
   */
  synchronized Pool counterPool() {
    Pool known = counterPool;
    if (known == null) {
      Store primaryStore =
          config.primary().orElseThrow(() -> new IllegalStateException("no read primary is set"));
      known = pool("counters", primaryStore, 1, 16, Access.READ_WRITE);
      counterPool = known;
    }
    return known;
  }

  /** Who writes counters. */
  String counterRole() {
    return config.primary().map(Store::username).orElse("nobody");
  }

  List<ReadStore> replicas() {
    return replicas;
  }

  public Optional<ReadStore> primary() {
    return primary;
  }

  final List<ReadStore> all() {
    List<ReadStore> all = new ArrayList<>(replicas);
    primary.ifPresent(all::add);
    return all;
  }

  private ReadStore open(String name, ReadStore.Role role, Store store) {
    return new ReadStore(
        name,
        role,
        pool(name, store, config.poolSize(), config.poolQueue(), Access.READ_ONLY),
        pool(name + "-probe", store, 1, 1, Access.READ_ONLY),
        config.attemptTimeout(),
        new CircuitBreaker(config.openFor(), System::nanoTime),
        metrics);
  }

  private Pool pool(String name, Store store, int size, int queue, Access access) {
    PgConnectOptions connect =
        PgConnectOptions.fromUri(store.url())
            .setUser(store.username())
            .setPassword(store.password())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(256)
            .addProperty("application_name", "millrace-query")
            .addProperty("default_transaction_read_only", access == Access.READ_ONLY ? "on" : "off")
            .addProperty("statement_timeout", String.valueOf(config.attemptTimeout().toMillis()));
    connect.setConnectTimeout((int) config.connectTimeout().toMillis());
    PoolOptions options =
        new PoolOptions()
            .setName(name)
            .setMaxSize(size)
            .setMaxWaitQueueSize(queue)
            // The attempt time-out covers the wait.
            .setConnectionTimeout(0)
            .setMaxLifetime(30)
            .setMaxLifetimeUnit(TimeUnit.MINUTES);
    // Longer than statement_timeout lets any statement be.
    Duration silence = config.attemptTimeout().multipliedBy(3).plusSeconds(12);
    return Pool.newInstance(PgPools.open(vertx.getDelegate(), connect, options, silence));
  }
}
