package io.millrace.command.stock.service;

import io.millrace.command.stock.postgres.OpenTransfers;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Brings transfers to their end whose sender died between the two steps, and forgets old ones.
 * Every instance does it; a transfer arrives once all the same.
 */
@Singleton
class TransferSweeper {
  private static final Logger LOG = Logger.getLogger(TransferSweeper.class);

  /** After the migrations. */
  private static final int LATE = 10_000;

  private final ShardMap shards;
  private final OpenTransfers transfers;
  private final AllotmentConfig config;
  private final Vertx vertx;
  private final List<Long> timers = new ArrayList<>();

  TransferSweeper(ShardMap shards, OpenTransfers transfers, AllotmentConfig config, Vertx vertx) {
    this.shards = shards;
    this.transfers = transfers;
    this.config = config;
    this.vertx = vertx;
  }

  void onStart(@Observes @Priority(LATE) StartupEvent event) {
    for (Shard donor : shards.all()) {
      for (Shard receiver : shards.all()) {
        if (donor.number() != receiver.number()) {
          AtomicBoolean running = new AtomicBoolean();
          timers.add(
              vertx.setPeriodic(
                  config.sweepInterval().toMillis(), _ -> sweep(donor, receiver, running)));
        }
      }
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    timers.forEach(vertx::cancelTimer);
  }

  private void sweep(Shard donor, Shard receiver, AtomicBoolean running) {
    if (running.getAndSet(true)) {
      return;
    }
    transfers
        .finish(donor, receiver, config.transferPatience())
        .call(() -> transfers.forget(donor, receiver, config.keepTransfers()))
        .onTermination()
        .invoke(() -> running.set(false))
        .subscribe()
        .with(
            count -> {
              if (count > 0) {
                LOG.infof(
                    "Brought %d stock transfers from write shard %d to %d to their end",
                    count, donor.number(), receiver.number());
              }
            },
            failure ->
                LOG.warnf(
                    "Stock transfers from write shard %d to %d cannot be brought to their end; tried"
                        + " again in %s: %s",
                    donor.number(),
                    receiver.number(),
                    config.sweepInterval(),
                    failure.getMessage()));
  }
}
