package io.millrace.command.stock.service;

import io.millrace.command.stock.postgres.Rebalancing;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.routing.Buckets;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Evens out the allotments in the background, some buckets at a time, on one instance at a time. An
 * order that finds its shard dry does not wait for it: it asks the others itself.
 */
@Singleton
class Rebalancer {
  private static final Logger LOG = Logger.getLogger(Rebalancer.class);

  /** After the migrations. */
  private static final int LATE = 10_000;

  private static final int BUCKETS_AT_ONCE = 64;
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final ShardMap shards;
  private final Rebalancing rebalancing;
  private final AllotmentConfig config;
  private final Vertx vertx;
  private final UUID me = UUID.randomUUID();
  private final AtomicBoolean running = new AtomicBoolean();
  private int bucket;
  private long timer;

  Rebalancer(ShardMap shards, Rebalancing rebalancing, AllotmentConfig config, Vertx vertx) {
    this.shards = shards;
    this.rebalancing = rebalancing;
    this.config = config;
    this.vertx = vertx;
  }

  void onStart(@Observes @Priority(LATE) StartupEvent event) {
    if (shards.all().size() > 1 && config.rebalance()) {
      timer = vertx.setPeriodic(config.rebalanceInterval().toMillis(), _ -> tick());
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void tick() {
    if (running.getAndSet(true)) {
      return;
    }
    rebalancing
        .acquire(me, LEASE)
        .chain(mine -> mine ? next() : Uni.createFrom().item(0))
        .onTermination()
        .invoke(() -> running.set(false))
        .subscribe()
        .with(
            moves -> {
              if (moves > 0) {
                LOG.debugf("Evened out stock by %d transfers", moves);
              }
            },
            failure ->
                LOG.warnf(
                    "Stock could not be evened out; tried again in %s: %s",
                    config.rebalanceInterval(), failure.getMessage()));
  }

  private Uni<Integer> next() {
    int first = bucket;
    bucket = (first + BUCKETS_AT_ONCE) % Buckets.COUNT;
    return rebalancing.even(first, first + BUCKETS_AT_ONCE - 1);
  }
}
