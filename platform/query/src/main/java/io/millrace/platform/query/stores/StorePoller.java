package io.millrace.platform.query.stores;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks every store for its replay position and the generations of its views, again and again, and
 * sets its state.
 */
final class StorePoller {
  private static final Logger LOG = Logger.getLogger(StorePoller.class);
  private static final String POSITION =
      """
      select (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
                   else pg_current_wal_lsn() end - '0/0'::pg_lsn)::bigint as position
      """;

  private static final String GENERATIONS = "select view, generation from view_generation";

  private final List<ReadStore> stores;
  private final Duration interval;
  private final Duration timeout;
  private final LagClock lagClock = new LagClock();
  private final ConcurrentMap<String, AtomicBoolean> asking = new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("read-store-poller").factory());
  private @Nullable Future<?> ticking;

  StorePoller(List<ReadStore> stores, Duration interval, Duration timeout) {
    this.stores = List.copyOf(stores);
    this.interval = interval;
    this.timeout = timeout;
    stores.forEach(store -> asking.put(store.name(), new AtomicBoolean()));
  }

  void start() {
    ticking =
        ticks.scheduleWithFixedDelay(
            () -> stores.forEach(this::poll), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop() {
    if (ticking != null) {
      ticking.cancel(true);
    }
    ticks.shutdownNow();
  }

  /** One question at a time per store: a store that hangs must not collect them. */
  private void poll(ReadStore store) {
    AtomicBoolean busy = asking.get(store.name());
    if (busy == null || !busy.compareAndSet(false, true)) {
      return;
    }
    long start = System.nanoTime();
    Cancellable unused =
        ask(store)
            .onItem()
            .invoke(position -> answered(store, position, start))
            .onFailure()
            .invoke(failure -> failed(store, failure))
            .chain(() -> askGenerations(store))
            .onTermination()
            .invoke(() -> busy.set(false))
            .subscribe()
            .with(store::shows, failure -> LOG.debugf("%s: %s", store.name(), failure));
  }

  /** Fails where the schema is older; such a store is not read from. */
  private Uni<Map<String, Long>> askGenerations(ReadStore store) {
    return store
        .probe()
        .query(GENERATIONS)
        .execute()
        .ifNoItem()
        .after(timeout)
        .fail()
        .map(
            rows -> {
              Map<String, Long> generations = new HashMap<>();
              rows.forEach(
                  row -> generations.put(row.getString("view"), row.getLong("generation")));
              return generations;
            });
  }

  private Uni<Long> ask(ReadStore store) {
    return Uni.createFrom()
        .deferred(() -> store.probe().query(POSITION).execute())
        .ifNoItem()
        .after(timeout)
        .fail()
        .map(StorePoller::position);
  }

  private static long position(RowSet<Row> rows) {
    Long position = rows.iterator().next().getLong("position");
    return position == null ? 0 : position;
  }

  void answered(ReadStore store, long position, long start) {
    silent.remove(store.name());
    long now = System.nanoTime();
    if (!store.isReplica()) {
      lagClock.primaryAt(position, start);
    }
    Duration lag = store.isReplica() ? lagClock.behind(position, now) : Duration.ZERO;
    long bytes = store.isReplica() ? lagClock.bytesBehind(position) : 0;
    become(store, new StoreState.Up(position, bytes, lag, Duration.ofNanos(now - start)));
  }

  /** One answer that is late may be our own doing: a pause of this process makes all of them so. */
  void failed(ReadStore store, Throwable failure) {
    if (silent.add(store.name()) && failure instanceof TimeoutException) {
      LOG.debugf("%s has not answered within %s", store.name(), timeout);
      return;
    }
    become(store, new StoreState.Down(String.valueOf(failure)));
  }

  private static void become(ReadStore store, StoreState next) {
    StoreState before = store.state();
    store.become(next);
    if (next instanceof StoreState.Down down && !(before instanceof StoreState.Down)) {
      LOG.warnf("%s is out of service for reads: %s", store.name(), down.reason());
    }
    if (next instanceof StoreState.Up && !(before instanceof StoreState.Up)) {
      LOG.infof("%s is in service for reads", store.name());
    }
  }
}
