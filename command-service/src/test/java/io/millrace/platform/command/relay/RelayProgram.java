package io.millrace.platform.command.relay;

import io.millrace.platform.command.relay.kafka.KafkaPublisher;
import io.millrace.platform.command.relay.kafka.TopicSettings;
import io.millrace.platform.command.relay.kafka.Topics;
import io.millrace.platform.command.relay.postgres.PollingEventSource;
import io.millrace.platform.command.relay.postgres.PostgresLease;
import io.millrace.platform.command.relay.postgres.PostgresParking;
import io.millrace.platform.command.relay.postgres.WalConnection;
import io.millrace.platform.command.relay.postgres.WalEventSource;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** A relay as a process of its own, which a test can kill and freeze. Says when it leads. */
final class RelayProgram {
  /** What it prints when it has the lease. */
  static final String LEADS = "leads";

  static final Duration LEASE = Duration.ofMillis(900);

  private RelayProgram() {}

  /** Arguments: shard, URL as for Vert.x, user, password, bootstrap servers, source, slot. */
  public static void main(String[] args) {
    int shard = Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx();
    Pool pool =
        PgBuilder.pool()
            .connectingTo(PgConnectOptions.fromUri(args[1]).setUser(args[2]).setPassword(args[3]))
            .with(new PoolOptions().setMaxSize(3))
            .using(vertx)
            .build();
    Wakeup wakeup = new Wakeup();
    EventSource source =
        Source.valueOf(args[5]) == Source.POLL
            ? new PollingEventSource(shard, pool)
            : new WalEventSource(
                shard,
                pool,
                new WalConnection("jdbc:" + args[1], args[2], args[3], args[6]),
                new WalEventSource.Settings(
                    50_000, RunningRelay.WAL_BYTES, Duration.ofMillis(100), Duration.ofSeconds(10)),
                wakeup::signal,
                System::nanoTime);
    Map<String, Object> kafka = Map.of("bootstrap.servers", args[4]);
    RelaySettings settings =
        new RelaySettings(
            TopicLog.PARTITIONS,
            new BatchLimit(500, RunningRelay.BATCH_BYTES),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(500));
    new Relay(
            shard,
            settings,
            source,
            new PostgresLease(pool, UUID.randomUUID().toString(), LEASE),
            new PostgresParking(shard, pool),
            () -> publisher(kafka),
            wakeup,
            new Told(),
            System::nanoTime)
        .run();
  }

  private static Publisher publisher(Map<String, Object> kafka) {
    try {
      Topics topics =
          new Topics(
              new TopicSettings(
                  TopicLog.PARTITIONS,
                  (short) 1,
                  Duration.ofDays(7),
                  Duration.ofDays(1),
                  Duration.ofDays(30)));
      return KafkaPublisher.open(kafka, topics.ensure(kafka, true), Duration.ofSeconds(60));
    } catch (InterruptedException e) {
      throw new PublishException("interrupted", e);
    }
  }

  /** Tells its owner over the standard output. */
  private static final class Told implements RelayListener {
    @Override
    public void published(int events) {}

    @Override
    public void parked(Collection<Parking.Parked> all) {}

    @Override
    public void waitingForBroker() {}

    @Override
    public void status(RelayStatus status) {
      System.out.println(status instanceof RelayStatus.Leading ? LEADS : status);
    }
  }
}
