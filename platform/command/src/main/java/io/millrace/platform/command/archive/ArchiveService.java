package io.millrace.platform.command.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.config.WriteConfig.ShardConfig;
import io.millrace.platform.command.postgres.DirectConnections;
import io.millrace.platform.events.ledger.Archive;
import io.millrace.platform.events.ledger.ArchiveDamagedException;
import io.millrace.platform.events.ledger.ArchiveOutcome;
import io.millrace.platform.events.ledger.Archiver;
import io.millrace.platform.service.background.BackgroundLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks for old days every so often, on every shard. Instances take turns by a lock. */
@Singleton
class ArchiveService {
  private static final Logger LOG = Logger.getLogger(ArchiveService.class);
  private static final int LATE = 10_001;
  private static final Duration STOP = Duration.ofSeconds(10);

  /** For the first rows of a day in their order. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final ArchiveConfig config;
  private final List<ShardConfig> shards;
  private final InstantSource clock;
  private final Counter archived;
  private final AtomicInteger failing = new AtomicInteger();
  private @Nullable BackgroundLoop loop;

  ArchiveService(
      ArchiveConfig config, WriteConfig write, InstantSource clock, MeterRegistry metrics) {
    this.config = config;
    this.shards = write.shards();
    this.clock = clock;
    this.archived =
        Counter.builder("millrace.archive.events")
            .description("Events moved from the ledger to its archive")
            .register(metrics);
    Gauge.builder("millrace.archive.failing", failing, AtomicInteger::get)
        .description("Shards whose last look for days to archive failed or had to keep one")
        .register(metrics);
  }

  void start(@Observes @Priority(LATE) StartupEvent event) {
    config
        .folder()
        .ifPresent(
            folder ->
                loop = new BackgroundLoop("archive", Duration.ZERO, () -> archive(folder)).start());
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (loop != null) {
      loop.stop(STOP);
    }
  }

  private Duration archive(Path folder) {
    int trouble = 0;
    for (int shard = 0; shard < shards.size(); shard++) {
      trouble += archive(folder, shard) ? 0 : 1;
    }
    failing.set(trouble);
    return config.interval();
  }

  /** Archives what is due; false if something is due and could not be. */
  private boolean archive(Path folder, int number) {
    ShardConfig shard = shards.get(number);
    Archiver archiver = new Archiver(number, new Archive(folder, number));
    try (Connection connection = DirectConnections.pastPooler(shard, "millrace-archive", SILENCE)) {
      connection.setAutoCommit(false);
      while (!Thread.currentThread().isInterrupted()) {
        switch (archiver.archiveOldest(connection, clock.instant().minus(config.retention()))) {
          case ArchiveOutcome.Archived(var day, long events) -> {
            archived.increment(events);
            LOG.infof("Shard %d: %s is archived, %d events.", number, day, events);
          }
          case ArchiveOutcome.Kept(var day, String reason) -> {
            LOG.warnf("Shard %d: %s stays in the ledger: %s.", number, day, reason);
            return false;
          }
          case ArchiveOutcome.NothingToDo _, ArchiveOutcome.Busy _ -> {
            return true;
          }
        }
      }
      return true;
    } catch (ArchiveDamagedException e) {
      LOG.errorf("Shard %d: nothing is archived. %s", number, e.getMessage());
    } catch (SQLException | UncheckedIOException | IllegalStateException e) {
      LOG.warnf(
          "Shard %d: the ledger was not archived, its old days stay in the database; next try in"
              + " %s: %s",
          number, config.interval(), e.getMessage());
    }
    return false;
  }
}
