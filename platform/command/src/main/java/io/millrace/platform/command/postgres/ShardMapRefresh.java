package io.millrace.platform.command.postgres;

import io.millrace.platform.command.config.ShardLayouts;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.routing.ShardLayout;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Keeps this instance's shard map like the stored one. */
@Singleton
public class ShardMapRefresh {
  private static final Logger LOG = Logger.getLogger(ShardMapRefresh.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 10;

  private final ShardMap map;
  private final ShardMapTable table;
  private final WriteConfig config;
  private final Vertx vertx;
  private long timer;

  ShardMapRefresh(ShardMap map, WriteConfig config, Vertx vertx) {
    this.map = map;
    this.table = new ShardMapTable(map.home().pool());
    this.config = config;
    this.vertx = vertx;
  }

  /** Looks for a newer map now. Does not fail: without the home shard the known one goes on. */
  public Uni<Void> now() {
    return table
        .newerThan(map.known().number())
        .invoke(newer -> newer.ifPresent(map::learn))
        .replaceWithVoid()
        .onFailure()
        .invoke(e -> LOG.warnf("The shard map could not be refreshed: %s", e.getMessage()))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Reads the map before the first command, and makes it at the very first start.
   *
   * @throws IllegalStateException if the stored map and the configured shards do not fit together
   */
  void onStart(@Observes @Priority(Migrations.FIRST + 1) StartupEvent event) {
    ShardLayout layout = ShardLayouts.of(config);
    map.learn(await("read the shard map", table.newestOrFirst(layout)));
    map.all().forEach(this::identify);
    LOG.infof(
        "Shard map version %d: buckets on write shards %s of %d",
        map.known().number(), map.known().assignment().used(), map.all().size());
    timer =
        vertx.setPeriodic(config.map().refresh().toMillis(), _ -> now().subscribe().with(_ -> {}));
  }

  void onStop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void identify(Shard shard) {
    int number =
        await(
            "identify shard " + shard.number(),
            ShardMapTable.identify(shard.pool(), shard.number()));
    if (number != shard.number()) {
      throw new IllegalStateException(
          "The database in millrace.write.shards[%d].url is write shard %d of the stored map. The settings mix the shards up; nothing was started. Put each database under its own number."
              .formatted(shard.number(), number));
    }
  }

  private static <R> R await(String what, Uni<R> work) {
    try {
      return work.onFailure()
          .retry()
          .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(1))
          .atMost(ATTEMPTS)
          .await()
          .atMost(PATIENCE);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "The write store failed to %s, so nobody knows where a command belongs: %s"
              .formatted(what, e.getMessage()),
          e);
    }
  }
}
