package io.millrace.platform.command.shards.service;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.ShardMapRefresh;
import io.millrace.platform.command.shards.BucketContents;
import io.millrace.platform.command.shards.MoveSettings;
import io.millrace.platform.command.shards.postgres.MoveTable;
import io.millrace.platform.command.shards.postgres.Mover;
import io.millrace.platform.command.shards.postgres.ShardConnections;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the driver of moves within the service; without a second shard there is none. */
@Singleton
public class MoveService {
  private static final Logger LOG = Logger.getLogger(MoveService.class);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** After whatever migrates the schema. */
  private static final int LATE = 10_000;

  private final MoveConfig config;
  private final WriteConfig write;
  private final MoveDriver driver;
  private @Nullable Thread thread;

  MoveService(MoveConfig config, WriteConfig write, BucketContents contents, ShardMapRefresh maps) {
    this.config = config;
    this.write = write;
    ShardConnections shards = new ShardConnections(write.shards());
    Mover mover =
        new Mover(
            shards,
            contents,
            new MoveSettings(config.fencePatience(), config.relayPatience(), config.setbacks()),
            () -> maps.now().await().indefinitely(),
            LOG::debug);
    this.driver =
        new MoveDriver(
            new MoveTable(shards),
            mover,
            UUID.randomUUID().toString(),
            config.poll(),
            config.lease());
  }

  void start(@Observes @Priority(LATE) StartupEvent event) {
    if (config.enabled() && write.shards().size() > 1) {
      // A platform thread: interrupting a virtual one would cut its connections.
      thread = Thread.ofPlatform().daemon().name("shard-mover").start(driver);
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      if (!running.join(STOP)) {
        LOG.warnf("The shard mover did not end in %d s and is left behind.", STOP.toSeconds());
      }
    }
  }

  /** There is a new move. */
  public void wake() {
    driver.wake();
  }
}
