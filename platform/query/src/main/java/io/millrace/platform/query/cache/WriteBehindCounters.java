package io.millrace.platform.query.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.stores.CounterStore;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Write-behind: counts in this process, adds them up in Redis every moment, and from there into the
 * database every few seconds. A read that is counted waits for none of this.
 *
 * <p>What can be lost: what came since the last collection when a process is killed, and what came
 * since the last flush when Redis loses its memory. Nothing is counted twice: a batch that was
 * moved out of Redis keeps its name until the database has it.
 */
@Singleton
public class WriteBehindCounters {
  private static final Logger LOG = Logger.getLogger(WriteBehindCounters.class);
  private static final Duration REDIS_WITHIN = Duration.ofSeconds(1);
  private static final Duration STORE_WITHIN = Duration.ofSeconds(5);
  private static final int MAX_KEYS = 10_000;
  private static final String BATCH = "#batch";

  /** Sets what has come together aside as one batch, unless an earlier one is still there. */
  private static final String TAKE =
      """
      if redis.call('EXISTS', KEYS[2]) == 0 then
        if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
        redis.call('RENAME', KEYS[1], KEYS[2])
        redis.call('HSET', KEYS[2], '#batch', ARGV[1])
      end
      return redis.call('HGETALL', KEYS[2])
      """;

  private static final String DONE =
      """
      if redis.call('HGET', KEYS[2], '#batch') == ARGV[1] then redis.call('DEL', KEYS[2]) end
      return 1
      """;

  private final QueryConfig.Counters config;
  private final Supplier<Redis> redis;
  private final CounterStore store;
  private final Vertx vertx;
  private final boolean enabled;
  private final Counter lost;
  private final Counter flushed;
  private final ConcurrentMap<String, ConcurrentMap<String, LongAdder>> counts =
      new ConcurrentHashMap<>();
  private final AtomicBoolean flushing = new AtomicBoolean();
  private final AtomicBoolean stuck = new AtomicBoolean();

  WriteBehindCounters(
      QueryConfig config,
      Instance<Redis> redis,
      CounterStore store,
      Vertx vertx,
      MeterRegistry metrics) {
    this.config = config.counters();
    this.redis = redis::get;
    this.store = store;
    this.vertx = vertx;
    enabled =
        this.config.enabled()
            && config.cache().l2().enabled()
            && config.read().primary().isPresent();
    lost = metrics.counter("millrace.counters.lost");
    flushed = metrics.counter("millrace.counters.flushed");
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      vertx.setPeriodic(this.config.collectInterval().toMillis(), tick -> collect());
      vertx.setPeriodic(this.config.flushInterval().toMillis(), tick -> flush());
    }
  }

  /** Counts one. */
  public void count(String counter, String key) {
    if (!enabled) {
      return;
    }
    ConcurrentMap<String, LongAdder> keys =
        counts.computeIfAbsent(counter, name -> new ConcurrentHashMap<>());
    if (keys.size() >= MAX_KEYS && !keys.containsKey(key)) {
      lost.increment();
      return;
    }
    // In one step with the removal in collect(), so that none is added to a sum already taken.
    keys.compute(
        key,
        (name, sum) -> {
          LongAdder adder = sum == null ? new LongAdder() : sum;
          adder.increment();
          return adder;
        });
  }

  /** Adds what was counted here to the sums in Redis. */
  public void collect() {
    counts.forEach(
        (counter, keys) -> {
          List<Request> requests = new ArrayList<>();
          long sum = 0;
          for (String key : keys.keySet()) {
            LongAdder adder = keys.remove(key);
            if (adder != null) {
              sum += adder.sum();
              requests.add(
                  Request.cmd(Command.HINCRBY).arg(open(counter)).arg(key).arg(adder.sum()));
            }
          }
          if (!requests.isEmpty()) {
            send(requests, sum);
          }
        });
  }

  /** An unknown outcome counts as lost: rather too few than too many. */
  private void send(List<Request> requests, double sum) {
    Cancellable unused =
        redis
            .get()
            .batch(requests)
            .ifNoItem()
            .after(REDIS_WITHIN)
            .fail()
            .subscribe()
            .with(answers -> {}, failure -> lost.increment(sum));
  }

  /** Moves the sums from Redis into the database, one batch per counter at a time. */
  public void flush() {
    if (!flushing.compareAndSet(false, true)) {
      return;
    }
    Cancellable unused =
        Multi.createFrom()
            .iterable(List.copyOf(counts.keySet()))
            .onItem()
            .transformToUniAndConcatenate(this::flush)
            .onTermination()
            .invoke(() -> flushing.set(false))
            .subscribe()
            .with(
                added -> stuck.set(false),
                failure -> {
                  if (!stuck.getAndSet(true)) {
                    LOG.warnf(
                        "counters stay in Redis until the database takes them: %s",
                        failure instanceof CounterStore.NotAllowedException
                            ? failure.getMessage()
                            : failure);
                  }
                });
  }

  private Uni<Integer> flush(String counter) {
    return redis
        .get()
        .send(script(TAKE, counter).arg(UUID.randomUUID().toString()))
        .ifNoItem()
        .after(REDIS_WITHIN)
        .fail()
        .map(WriteBehindCounters::fields)
        .chain(fields -> fields.isEmpty() ? Uni.createFrom().item(0) : store(counter, fields));
  }

  private Uni<Integer> store(String counter, Map<String, String> fields) {
    String batch = fields.get(BATCH);
    Map<String, Long> sums = new TreeMap<>();
    fields.forEach(
        (key, sum) -> {
          if (!key.equals(BATCH)) {
            sums.put(key, Long.parseLong(sum));
          }
        });
    return store
        .add(UUID.fromString(batch), counter, sums)
        .ifNoItem()
        .after(STORE_WITHIN)
        .fail()
        .chain(() -> redis.get().send(script(DONE, counter).arg(batch)))
        .map(
            done -> {
              flushed.increment(sums.values().stream().mapToLong(Long::longValue).sum());
              return sums.size();
            });
  }

  /** A script answers a hash as a list of names and values in turn. */
  private static Map<String, String> fields(Response answer) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      fields.put(answer.get(i).toString(), answer.get(i + 1).toString());
    }
    return fields;
  }

  private static Request script(String script, String counter) {
    return Request.cmd(Command.EVAL)
        .arg(script)
        .arg(2)
        .arg(open(counter))
        .arg(open(counter) + ":batch");
  }

  private static String open(String counter) {
    return "millrace:counter:{" + counter + "}";
  }
}
