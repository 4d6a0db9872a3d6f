package io.millrace.platform.query.stores;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.platform.query.views.Snapshot;
import io.millrace.platform.query.views.ViewStatement;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL instance that can answer reads. Its state is set by {@link StorePoller}, and by a
 * read that finds it gone.
 */
final class ReadStore {
  enum Role {
    PRIMARY,
    REPLICA
  }

  private static final StoreState LEFT_ALONE =
      new StoreState.Down("left alone: it answers the poller, but its last reads have failed");
  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final String name;
  private final Role role;
  private final Pool reads;
  private final Pool probe;
  private final Duration attemptTimeout;
  private final CircuitBreaker breaker;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Timer answered;
  private final Counter failed;
  private final PeakLatency latency = new PeakLatency(System::nanoTime);
  private volatile StoreState state = new StoreState.Unknown();
  private volatile @Nullable Map<String, Long> generations;
  private volatile boolean late;

  /**
   * A store.
   *
   * @param reads connections for readers
   * @param probe one connection for the poller, so that a full pool does not look like a dead store
   * @param breaker leaves it alone if it answers the poller but no reader
   */
  ReadStore(
      String name,
      Role role,
      Pool reads,
      Pool probe,
      Duration attemptTimeout,
      CircuitBreaker breaker,
      MeterRegistry metrics) {
    this.name = name;
    this.role = role;
    this.reads = reads;
    this.probe = probe;
    this.attemptTimeout = attemptTimeout;
    this.breaker = breaker;
    answered =
        Timer.builder("millrace.read.requests")
            .description("Statements answered by the store")
            .tag("store", name)
            .serviceLevelObjectives(BUCKETS)
            .register(metrics);
    failed = metrics.counter("millrace.read.failures", "store", name);
    Gauge.builder("millrace.read.in.flight", inFlight, AtomicInteger::get)
        .tag("store", name)
        .register(metrics);
    Gauge.builder("millrace.read.up", this, s -> s.state() instanceof StoreState.Up ? 1 : 0)
        .tag("store", name)
        .register(metrics);
    Gauge.builder("millrace.read.circuit.open", breaker, b -> b.isOpen() ? 1 : 0)
        .tag("store", name)
        .register(metrics);
    Gauge.builder("millrace.read.lag", this, s -> s.lag().toNanos() / 1e9)
        .description("Age of the newest commit that the store shows")
        .baseUnit("seconds")
        .tag("store", name)
        .register(metrics);
  }

  String name() {
    return name;
  }

  boolean isReplica() {
    return role == Role.REPLICA;
  }

  int inFlight() {
    return inFlight.get();
  }

  /** What one more read would cost here: the latency of late, times those in front of it. */
  double load() {
    return (latency.nanos() + 1) * (inFlight.get() + 1);
  }

  /**
   * What is known of it. While its circuit is open it counts as down, unless it only took us too
   * long: a search may be slow everywhere.
   */
  StoreState state() {
    return isLeftAlone() && !late ? LEFT_ALONE : state;
  }

  /**
   * Whether its circuit is open: others are asked first, and it only if none of them answers (a
   * machine that stood still opens the circuits of all).
   */
  boolean isLeftAlone() {
    return breaker.refuses();
  }

  /** Whether what it answers is further behind than that, or nobody knows. */
  boolean isBehind(Duration most) {
    // Reads that fail one after another do not make what it answers then any older.
    return isReplica() && !(state instanceof StoreState.Up up && up.lag().compareTo(most) <= 0);
  }

  void become(StoreState next) {
    state = next;
  }

  Pool probe() {
    return probe;
  }

  /** Of each view; as it told last, null if it never did. */
  @Nullable Map<String, Long> generations() {
    return generations;
  }

  void shows(Map<String, Long> now) {
    generations = Map.copyOf(now);
  }

  private Duration lag() {
    return state instanceof StoreState.Up up ? up.lag() : Duration.ZERO;
  }

  /** Runs one read; fails with the driver's exception, or a time-out. */
  <R> Uni<Snapshot<R>> read(ViewStatement<R> statement) {
    return Uni.createFrom().deferred(() -> execute(statement, System.nanoTime()));
  }

  private <R> Uni<Snapshot<R>> execute(ViewStatement<R> statement, long start) {
    return sent(statement, start)
        .ifNoItem()
        .after(attemptTimeout)
        .fail()
        .map(statement::snapshot)
        .onItem()
        .invoke(
            () -> {
              breaker.succeeded();
              answered.record(Duration.ofNanos(System.nanoTime() - start));
            })
        .onFailure()
        .invoke(this::note)
        .onTermination()
        .invoke(() -> latency.add(System.nanoTime() - start));
  }

  /**
   * The statement on its way. It counts as under way until the store is done with it, even if the
   * reader has gone (another store was faster, or it took too long): the connection is not free
   * before, and a store that hangs must not look idle.
   */
  private Uni<RowSet<Row>> sent(ViewStatement<?> statement, long start) {
    return Uni.createFrom()
        .emitter(
            reader -> {
              inFlight.incrementAndGet();
              Cancellable unused =
                  reads
                      .preparedQuery(statement.sql())
                      .execute(statement.parameters())
                      .onTermination()
                      .invoke(
                          () -> {
                            inFlight.decrementAndGet();
                            latency.add(System.nanoTime() - start);
                          })
                      .subscribe()
                      .with(reader::complete, reader::fail);
            });
  }

  private void note(Throwable failure) {
    failed.increment();
    boolean gone = StoreFailure.of(failure) == StoreFailure.GONE;
    late = failure instanceof TimeoutException;
    if (gone || late) {
      breaker.failed();
    }
    if (gone) {
      become(new StoreState.Down(String.valueOf(failure)));
    }
  }

  Uni<Void> close() {
    return Uni.combine().all().unis(reads.close(), probe.close()).discardItems();
  }
}
