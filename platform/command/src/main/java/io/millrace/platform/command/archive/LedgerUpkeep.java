package io.millrace.platform.command.archive;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.config.WriteConfig.ShardConfig;
import io.millrace.platform.command.postgres.DirectConnections;
import io.millrace.platform.events.ledger.LedgerDays;
import io.millrace.platform.events.ledger.LedgerDays.State;
import io.millrace.platform.service.background.BackgroundLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * Keeps the ledger of every shard in partitions of a day, ahead of time. Every instance looks; they
 * take turns by a lock.
 */
@Singleton
class LedgerUpkeep {
  private static final Logger LOG = Logger.getLogger(LedgerUpkeep.class);

  /** Behind the migrations. */
  private static final int LATE = 10_000;

  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofMinutes(5);

  /** For a count of what stands in the default partition. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final WriteConfig config;
  private final MeterRegistry metrics;
  private final Map<Integer, State> seen = new ConcurrentHashMap<>();
  private final BackgroundLoop loop =
      new BackgroundLoop("ledger-upkeep", Duration.ZERO, this::keepAll);

  LedgerUpkeep(WriteConfig config, MeterRegistry metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  void start(@Observes @Priority(LATE) StartupEvent event) {
    for (int shard = 0; shard < config.shards().size(); shard++) {
      gauge(shard, "millrace.ledger.days.ahead", State::daysAhead)
          .description("Days from today on that have a partition")
          .register(metrics);
      gauge(shard, "millrace.ledger.strays", state -> state.strays() ? 1 : 0)
          .description("1 while there are events whose day has no partition")
          .register(metrics);
    }
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop(STOP);
  }

  private Gauge.Builder<?> gauge(int shard, String name, ToDoubleFunction<State> figure) {
    return Gauge.builder(
            name,
            seen,
            states -> {
              State state = states.get(shard);
              return state == null ? Double.NaN : figure.applyAsDouble(state);
            })
        .tag("shard", Integer.toString(shard));
  }

  private Duration keepAll() throws InterruptedException {
    boolean done = true;
    for (int shard = 0; shard < config.shards().size(); shard++) {
      done &= keep(shard, config.shards().get(shard));
    }
    return done ? EVERY : AGAIN;
  }

  private boolean keep(int number, ShardConfig shard) throws InterruptedException {
    try (Connection connection = DirectConnections.pastPooler(shard, "millrace-upkeep", SILENCE)) {
      LedgerDays days = new LedgerDays(connection, config.partitionDays());
      try {
        days.keep();
      } finally {
        seen.put(number, days.state());
      }
      return true;
    } catch (SQLException e) {
      LOG.warnf(
          "Write shard %d: the partitions of the ledger's days could not be seen to; next try in %s: %s",
          number, AGAIN, e.getMessage());
      return false;
    }
  }
}
