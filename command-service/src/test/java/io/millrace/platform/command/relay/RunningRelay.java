package io.millrace.platform.command.relay;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.command.relay.kafka.KafkaPublisher;
import io.millrace.platform.command.relay.postgres.PollingEventSource;
import io.millrace.platform.command.relay.postgres.PostgresLease;
import io.millrace.platform.command.relay.postgres.PostgresParking;
import io.millrace.platform.command.relay.postgres.WalConnection;
import io.millrace.platform.command.relay.postgres.WalEventSource;
import io.millrace.platform.events.codec.WireRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A relay in a thread of its own, which can be stopped in order or as a crash would. */
public final class RunningRelay implements AutoCloseable, RelayListener {
  static final long BATCH_BYTES = 4L * 1024 * 1024;
  static final long WAL_BYTES = 32L * 1024 * 1024;
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  final Wakeup wakeup = new Wakeup();
  volatile RelayStatus status = new RelayStatus.Stopped();
  volatile boolean waiting;
  volatile List<Parking.Parked> parked = List.of();
  private final LongAdder published = new LongAdder();
  private final AtomicBoolean crash = new AtomicBoolean();
  private BooleanSupplier streaming = () -> true;
  private final Thread thread;

  private RunningRelay(Shard shard, int batchSize, Supplier<Publisher> publishers) {
    this(shard, batchSize, publishers, shard.log(), 50_000);
  }

  private RunningRelay(
      Shard shard,
      int batchSize,
      Supplier<Publisher> publishers,
      WalConnection log,
      int walCapacity) {
    RelaySettings settings =
        new RelaySettings(
            TopicLog.PARTITIONS,
            new BatchLimit(batchSize, BATCH_BYTES),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(500));
    Relay relay =
        new Relay(
            shard.number,
            settings,
            source(shard, log, walCapacity),
            new PostgresLease(shard.pool, UUID.randomUUID().toString(), LEASE),
            new PostgresParking(shard.number, shard.pool),
            () -> new Mortal(publishers.get()),
            wakeup,
            this,
            System::nanoTime);
    thread =
        Thread.ofVirtual()
            .uncaughtExceptionHandler((dead, cause) -> status = new RelayStatus.Stopped())
            .start(relay);
  }

  public static RunningRelay of(Shard shard) {
    return of(shard, 500);
  }

  public static RunningRelay of(Shard shard, int batchSize) {
    return new RunningRelay(shard, batchSize, () -> kafka(Integer.MAX_VALUE));
  }

  /** One that follows this log, and holds so many of its events at most. */
  static RunningRelay following(Shard shard, WalConnection log, int capacity) {
    return new RunningRelay(shard, 500, () -> kafka(Integer.MAX_VALUE), log, capacity);
  }

  private EventSource source(Shard shard, WalConnection log, int capacity) {
    if (shard.source == Source.POLL) {
      return new PollingEventSource(shard.number, shard.pool);
    }
    WalEventSource source =
        new WalEventSource(
            shard.number,
            shard.pool,
            log,
            new WalEventSource.Settings(
                capacity, WAL_BYTES, Duration.ofMillis(100), Duration.ofSeconds(3)),
            wakeup::signal,
            System::nanoTime);
    streaming = source::streaming;
    return source;
  }

  /** Waits until it leads, and takes events from where it is meant to. */
  public RunningRelay ready() {
    await().until(() -> leads() && streaming());
    return this;
  }

  boolean streaming() {
    return streaming.getAsBoolean();
  }

  /** One that sends no larger records, as if the topics took none. */
  static RunningRelay limitedTo(Shard shard, int maxRecordBytes) {
    return new RunningRelay(shard, 3, () -> kafka(maxRecordBytes));
  }

  /**
   * One whose first producer has these settings too; each is given up after a second of silence.
   */
  static RunningRelay begunWith(Shard shard, Map<String, Object> settings) {
    AtomicBoolean begun = new AtomicBoolean();
    return new RunningRelay(
        shard,
        500,
        () -> {
          Map<String, Object> connection = new HashMap<>(TestTopics.connection());
          connection.putAll(begun.getAndSet(true) ? Map.of() : settings);
          return kafka(connection, Integer.MAX_VALUE, Duration.ofSeconds(1));
        });
  }

  /** One that is told late that the broker has its records: when it is asked to stop. */
  static RunningRelay toldLate(Shard shard) {
    return new RunningRelay(shard, 500, () -> new ToldLate(kafka(Integer.MAX_VALUE)));
  }

  private static Publisher kafka(int maxRecordBytes) {
    return kafka(TestTopics.connection(), maxRecordBytes, SILENCE);
  }

  private static Publisher kafka(
      Map<String, Object> connection, int maxRecordBytes, Duration silence) {
    try {
      int takes = TestTopics.expected().ensure(connection, true);
      return KafkaPublisher.open(connection, Math.min(takes, maxRecordBytes), silence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublishException("interrupted", e);
    }
  }

  boolean leads() {
    return status instanceof RelayStatus.Leading;
  }

  /** Ends it in the middle of whatever it does next: no farewell, no checkpoint. */
  public void crash() throws InterruptedException {
    crash.set(true);
    wakeup.signal();
    thread.join();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** So many events were acknowledged. */
  long published() {
    return published.sum();
  }

  @Override
  public void published(int events) {
    published.add(events);
  }

  @Override
  public void parked(Collection<Parking.Parked> all) {
    parked = List.copyOf(all);
  }

  @Override
  public void waitingForBroker() {
    waiting = true;
  }

  @Override
  public void status(RelayStatus now) {
    status = now;
  }

  /** What no handler of the relay catches: it is checked, and nobody declares it. */
  private static final class Crash extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Exception> E undeclared() throws E {
      throw (E) new Crash();
    }
  }

  /** Sends in its own way; the rest is the publisher's. */
  private abstract static class Disturbed implements Publisher {
    final Publisher publisher;

    Disturbed(Publisher publisher) {
      this.publisher = publisher;
    }

    @Override
    public Optional<String> refusal(WireRecord record) {
      return publisher.refusal(record);
    }

    @Override
    public void close() {
      publisher.close();
    }
  }

  /** Dies with half of the records sent and none of them accounted for. */
  private final class Mortal extends Disturbed {
    Mortal(Publisher publisher) {
      super(publisher);
    }

    @Override
    public Sent send(List<WireRecord> records) {
      if (!crash.get()) {
        return publisher.send(records);
      }
      var ignored = publisher.send(records.subList(0, records.size() / 2));
      throw Crash.<RuntimeException>undeclared();
    }
  }

  /** Hears of the broker's answer only after an interruption. */
  private static final class ToldLate extends Disturbed {
    ToldLate(Publisher publisher) {
      super(publisher);
    }

    @Override
    public Sent send(List<WireRecord> records) {
      Sent sent = publisher.send(records);
      CountDownLatch stopped = new CountDownLatch(1);
      return patience -> {
        try {
          return stopped.await(patience.toNanos(), NANOSECONDS) && sent.await(patience);
        } catch (InterruptedException e) {
          stopped.countDown();
          throw e;
        }
      };
    }
  }
}
