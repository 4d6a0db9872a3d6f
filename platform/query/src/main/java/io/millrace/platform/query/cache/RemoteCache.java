package io.millrace.platform.query.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.events.cache.ViewEntries;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.stores.CircuitBreaker;
import io.millrace.platform.query.stores.ViewGenerations;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/**
 * The second level: Redis, shared by all instances. It can only make a read faster: a call that
 * fails or takes too long counts as a miss, and after a few of them Redis is left alone for a
 * while.
 *
 * <p>What stands there is {@link ViewEntries}' to say, since the projector writes there too. A
 * lease is held by the one who loads a value (Nishtala et al., "Scaling Memcache at Facebook").
 * Each step is one script.
 */
@Singleton
public class RemoteCache {
  private static final Logger LOG = Logger.getLogger(RemoteCache.class);

  /** An instance that follows view changes waits no longer than this for Redis per round. */
  private static final Duration INVALIDATE_WITHIN = Duration.ofMillis(250);

  /** The value with the time that it is fresh; the lease for who finds none, or comes early. */
  private static final String GET =
      ViewEntries.NOW
          + """
          local h = redis.call('HMGET', KEYS[1], 'e', 's', 'c')
          local left = h[2] and (tonumber(h[2]) - now) or 0
          if h[1] and left > tonumber(ARGV[3]) * tonumber(h[3] or '0') then
            return {h[1], left, 0}
          end
          local mine = redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
          return {h[1], left, mine}
          """;

  private static final String BURY =
      """
      local least = tonumber(redis.call('HGET', KEYS[1], 'v') or '-1')
      if tonumber(ARGV[1]) <= least then return 0 end
      redis.call('HDEL', KEYS[1], 'e', 's', 'c')
      redis.call('HSET', KEYS[1], 'v', ARGV[1])
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
      return 1
      """;

  private final QueryConfig.Cache cache;
  private final QueryConfig.L2 config;
  private final Supplier<Redis> redis;
  private final CircuitBreaker breaker;
  private final Counter failures;
  private final Counter refused;
  private final String holder = UUID.randomUUID().toString();
  private volatile boolean trusted;

  public RemoteCache(QueryConfig config, Instance<Redis> redis, MeterRegistry metrics) {
    cache = config.cache();
    this.config = cache.l2();
    this.redis = redis::get;
    breaker = new CircuitBreaker(this.config.openFor(), System::nanoTime);
    failures = metrics.counter("millrace.cache.failures", "level", "L2");
    refused = metrics.counter("millrace.cache.refused", "level", "L2");
    Gauge.builder("millrace.cache.circuit.open", breaker, b -> b.isOpen() ? 1 : 0)
        .tag("level", "L2")
        .register(metrics);
    Gauge.builder("millrace.cache.trusted", this, level -> level.trusted ? 1 : 0)
        .tag("level", "L2")
        .register(metrics);
  }

  /** Whether invalidations arrive: without them nothing is taken from Redis. */
  public void trust(boolean invalidationsArrive) {
    trusted = invalidationsArrive;
  }

  boolean isTrusted() {
    return trusted;
  }

  /**
   * The value, or who loads it. Never fails.
   *
   * @param generation of the views that it is read from
   */
  Uni<Remote> get(ViewKey key, long generation) {
    if (!trusted || generation == ViewGenerations.UNKNOWN) {
      return Uni.createFrom().item(new Remote.Unavailable());
    }
    Request request =
        script(GET, key, generation)
            .arg(holder)
            .arg(config.leaseTtl().toMillis())
            .arg(String.valueOf(Ttl.earliness(cache.earlyRefresh())));
    return guarded(() -> redis.get().send(request), config.timeout())
        .map(
            answer ->
                answer.map(reply -> decode(reply, generation)).orElseGet(Remote.Unavailable::new));
  }

  private static Remote decode(Response answer, long generation) {
    Response value = answer.get(0);
    boolean lease = answer.get(2).toInteger() == 1;
    Optional<CachedView> view =
        value == null
            ? Optional.empty()
            : CachedViewCodec.read(value.toBuffer().getBytes(), generation);
    if (view.isPresent()) {
      return new Remote.Hit(view.get(), Duration.ofMillis(answer.get(1).toLong()), lease);
    }
    return lease ? new Remote.Load() : new Remote.Wait();
  }

  /**
   * Writes the value unless a newer version was there, and gives a lease back; nobody waits for it.
   */
  public void put(ViewKey key, CachedView view) {
    Duration fresh = Ttl.jittered(view.isAbsent() ? cache.negativeTtl() : config.ttl());
    Request request =
        script(ViewEntries.PUT, key, view.generation())
            .arg(holder)
            .arg(view.version())
            .arg(Buffer.buffer(CachedViewCodec.write(view)))
            .arg(fresh.toMillis())
            .arg(fresh.plus(cache.staleFor()).toMillis())
            .arg(view.cost().toMillis());
    Cancellable unused =
        guarded(() -> redis.get().send(request), config.timeout())
            .subscribe()
            .with(
                written ->
                    written.filter(r -> r.toInteger() == 0).ifPresent(r -> refused.increment()));
  }

  /** Gives a lease back without a value: the next who asks may load. */
  void release(ViewKey key, long generation) {
    Request request = script(ViewEntries.RELEASE, key, generation).arg(holder);
    Cancellable unused =
        guarded(() -> redis.get().send(request), config.timeout()).subscribe().with(done -> {});
  }

  /**
   * Buries what is older than these versions, in one round trip. Never fails.
   *
   * @param generation of the rows of a view
   */
  public Uni<Void> invalidate(Map<ViewKey, Long> versions, ToLongFunction<String> generation) {
    List<Request> requests = new ArrayList<>(versions.size());
    versions.forEach(
        (key, version) ->
            requests.add(
                script(BURY, key, generation.applyAsLong(key.view()))
                    .arg(version)
                    .arg(config.tombstoneTtl().toMillis())));
    return guarded(() -> redis.get().batch(requests), INVALIDATE_WITHIN).replaceWithVoid();
  }

  private static Request script(String script, ViewKey key, long generation) {
    Request request = Request.cmd(Command.EVAL).arg(script).arg(2);
    ViewEntries.keys(key.view(), Math.max(0, generation), key.key()).forEach(request::arg);
    return request;
  }

  private <T> Uni<Optional<T>> guarded(Supplier<Uni<? extends T>> call, Duration within) {
    if (!config.enabled() || !breaker.tryPass()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return Uni.createFrom()
        .deferred(call)
        .ifNoItem()
        .after(within)
        .fail()
        .onItem()
        .invoke(breaker::succeeded)
        .map(Optional::ofNullable)
        .onFailure()
        .recoverWithItem(this::noteFailure);
  }

  private <T> Optional<T> noteFailure(Throwable failure) {
    failures.increment();
    boolean wasOpen = breaker.isOpen();
    breaker.failed();
    if (!wasOpen && breaker.isOpen()) {
      LOG.warnf(
          "Redis is left alone for %s at a time until it answers: %s", config.openFor(), failure);
    }
    return Optional.empty();
  }
}
