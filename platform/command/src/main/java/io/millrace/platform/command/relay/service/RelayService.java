package io.millrace.platform.command.relay.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.config.WriteConfig.ShardConfig;
import io.millrace.platform.command.relay.BatchLimit;
import io.millrace.platform.command.relay.EventSource;
import io.millrace.platform.command.relay.PublishException;
import io.millrace.platform.command.relay.Publisher;
import io.millrace.platform.command.relay.Relay;
import io.millrace.platform.command.relay.RelaySettings;
import io.millrace.platform.command.relay.kafka.KafkaPublisher;
import io.millrace.platform.command.relay.kafka.TopicSettings;
import io.millrace.platform.command.relay.kafka.Topics;
import io.millrace.platform.command.relay.postgres.BacklogProbe;
import io.millrace.platform.command.relay.postgres.PollingEventSource;
import io.millrace.platform.command.relay.postgres.PostgresLease;
import io.millrace.platform.command.relay.postgres.PostgresParking;
import io.millrace.platform.command.relay.postgres.SlotProbe;
import io.millrace.platform.command.relay.postgres.WalConnection;
import io.millrace.platform.command.relay.postgres.WalEventSource;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.service.background.BackgroundLoop;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Starts and stops a relay for every shard. The start never waits for Kafka or a database. */
@Singleton
public class RelayService {
  private static final Logger LOG = Logger.getLogger(RelayService.class);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** More than Kafka needs for a change of its leaders. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** After whatever migrates the schema. */
  static final int LATE = 10_000;

  private final RelayConfig config;
  private final TopicsConfig topicsConfig;
  private final WriteConfig write;
  private final ShardMap shards;
  private final RelaySignal signal;
  private final BacklogGate gate;
  private final MeterRegistry metrics;
  private final Tracer tracer;
  private final Map<String, Object> kafka;
  private final Topics topics;
  private final List<ShardRelay> relays = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<BackgroundLoop> probes = new ArrayList<>();

  RelayService(
      RelayConfig config,
      TopicsConfig topicsConfig,
      WriteConfig write,
      ShardMap shards,
      RelaySignal signal,
      BacklogGate gate,
      MeterRegistry metrics,
      Tracer tracer,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    this.topicsConfig = topicsConfig;
    this.write = write;
    this.shards = shards;
    this.signal = signal;
    this.gate = gate;
    this.metrics = metrics;
    this.tracer = tracer;
    this.kafka = kafka;
    this.topics =
        new Topics(
            new TopicSettings(
                topicsConfig.partitions(),
                topicsConfig.replication(),
                topicsConfig.retention(),
                topicsConfig.viewsRetention(),
                topicsConfig.deadLettersRetention()));
  }

  void start(@Observes @Priority(LATE) StartupEvent event) {
    for (Shard shard : shards.all()) {
      ShardRelay state =
          new ShardRelay(
              shard.number(),
              new RelayTelemetry(shard.number(), metrics, tracer, InstantSource.system()));
      relays.add(state);
      measure(state);
      // Whoever takes commands has to know the backlog, also where no relay runs.
      watch(state, shard);
      if (config.enabled()) {
        start(state, shard);
      }
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (BackgroundLoop probe : probes) {
      probe.stop(STOP);
    }
    for (Thread thread : threads) {
      if (!thread.join(STOP)) {
        LOG.warnf("%s did not end in %d s and is left behind.", thread.getName(), STOP.toSeconds());
      }
    }
  }

  /** The relays by shard. */
  List<ShardRelay> relays() {
    return relays;
  }

  private void start(ShardRelay state, Shard shard) {
    Pool pool = shard.reserved().getDelegate();
    Relay relay =
        new Relay(
            shard.number(),
            settings(),
            source(state, shard),
            new PostgresLease(pool, UUID.randomUUID().toString(), config.lease()),
            new PostgresParking(shard.number(), pool),
            this::openPublisher,
            signal.of(shard.number()),
            state,
            System::nanoTime);
    threads.add(Thread.ofVirtual().name("relay-" + shard.number()).start(relay));
  }

  private void watch(ShardRelay state, Shard shard) {
    Pool pool = shard.reserved().getDelegate();
    BacklogProbe probe = new BacklogProbe(pool);
    SlotProbe slot = new SlotProbe(pool, slot(shard));
    String name = "backlog-" + shard.number();
    probes.add(
        BackgroundLoop.every(config.backlogInterval(), name, () -> look(state, probe, slot))
            .start());
  }

  private EventSource source(ShardRelay state, Shard shard) {
    Pool pool = shard.reserved().getDelegate();
    return switch (config.source()) {
      case POLL -> new PollingEventSource(shard.number(), pool);
      case WAL -> {
        ShardConfig where = write.shards().get(shard.number());
        WalEventSource wal =
            new WalEventSource(
                shard.number(),
                pool,
                new WalConnection(
                    "jdbc:" + where.migrationUrl().orElse(where.url()),
                    where.username(),
                    where.password(),
                    slot(shard)),
                new WalEventSource.Settings(
                    config.wal().capacity(),
                    config.wal().capacityBytes().asLongValue(),
                    config.wal().retry(),
                    config.wal().patience()),
                signal.of(shard.number())::signal,
                System::nanoTime);
        state.followsLog(wal::streaming);
        yield wal;
      }
    };
  }

  private String slot(Shard shard) {
    return config.wal().slot() + shard.number();
  }

  private RelaySettings settings() {
    return new RelaySettings(
        topicsConfig.partitions(),
        new BatchLimit(config.batchSize(), config.batchBytes().asLongValue()),
        config.idleInterval(),
        config.watermarkInterval(),
        config.checkpointInterval(),
        config.retryFrom(),
        config.retryTo());
  }

  private Publisher openPublisher() {
    try {
      int maxRecordBytes = topics.ensure(kafka, topicsConfig.create());
      return KafkaPublisher.open(kafka, maxRecordBytes, SILENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublishException("the relay is stopping", e);
    }
  }

  private void look(ShardRelay state, BacklogProbe probe, SlotProbe slot)
      throws InterruptedException {
    try {
      state.backlog(probe.measure());
      gate.measured(state.shard, state.backlog());
      if (config.source() == RelayConfig.Source.POLL) {
        slot.dropIfLeftOver();
      }
      state.retainedLog(slot.retainedBytes());
    } catch (RuntimeException e) {
      LOG.debugf(e, "The backlog of shard %d cannot be measured.", state.shard);
    }
  }

  private void measure(ShardRelay state) {
    Tags tags = Tags.of("shard", Integer.toString(state.shard));
    Gauge.builder("millrace.relay.backlog.events", state, s -> s.backlog().events())
        .description("Events committed and not yet known to be published")
        .tags(tags)
        .register(metrics);
    Gauge.builder("millrace.relay.backlog.age", state, s -> s.backlog().age().toMillis() / 1e3)
        .description("Age of the oldest of them")
        .baseUnit("seconds")
        .tags(tags)
        .register(metrics);
    Gauge.builder("millrace.relay.leader", state, s -> s.leads() ? 1 : 0)
        .description("1 where this process relays the shard")
        .tags(tags)
        .register(metrics);
    Gauge.builder("millrace.relay.parked", state, s -> s.parked().size())
        .description("Aggregates that stand still: Kafka would refuse their next event for good")
        .tags(tags)
        .register(metrics);
    Gauge.builder("millrace.relay.wal.retained", state, ShardRelay::retainedLog)
        .description("What the replication slot keeps PostgreSQL from recycling; 0 without a slot")
        .baseUnit("bytes")
        .tags(tags)
        .register(metrics);
    Gauge.builder("millrace.relay.wal.streaming", state, s -> s.followsLog() ? 1 : 0)
        .description("1 while events come out of the log, 0 while out of the ledger")
        .tags(tags)
        .register(metrics);
    FunctionCounter.builder("millrace.relay.published", state, ShardRelay::publishedEvents)
        .description("Events acknowledged by Kafka")
        .tags(tags)
        .register(metrics);
  }
}
