package io.millrace.command.order.expiry;

import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Starts a pass after each pause, on every instance; one pass at a time. */
@Singleton
class ExpiryTimer {
  private static final Logger LOG = Logger.getLogger(ExpiryTimer.class);
  private final ReservationExpiry expiry;
  private final ShardMap shards;
  private final ReservationConfig config;
  private final Vertx vertx;
  private volatile boolean stopped;

  ExpiryTimer(ReservationExpiry expiry, ShardMap shards, ReservationConfig config, Vertx vertx) {
    this.expiry = expiry;
    this.shards = shards;
    this.config = config;
    this.vertx = vertx;
  }

  void onStart(@Observes StartupEvent event) {
    if (config.enabled()) {
      next();
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  /** Never quite the same pause, so that instances started together drift apart. */
  private void next() {
    long pauseMillis = Math.max(1, config.checkEvery().toMillis());
    long jitterMillis = ThreadLocalRandom.current().nextLong(pauseMillis / 5 + 1);
    vertx.setTimer(pauseMillis + jitterMillis, _ -> pass());
  }

  private void pass() {
    if (stopped) {
      return;
    }
    Multi.createFrom()
        .iterable(shards.all())
        .onItem()
        .transformToUniAndConcatenate(this::quietly)
        .onItem()
        .ignoreAsUni()
        .subscribe()
        .with(_ -> next(), _ -> next());
  }

  private Uni<Void> quietly(Shard shard) {
    return expiry
        .pass(shard)
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf(
                  "Unpaid orders of write shard %d could not be looked for; next try in about %s:"
                      + " %s",
                  shard.number(), config.checkEvery(), failure.getMessage());
              return Uni.createFrom().voidItem();
            });
  }
}
