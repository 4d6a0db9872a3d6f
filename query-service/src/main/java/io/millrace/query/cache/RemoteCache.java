package io.millrace.query.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.runtime.QueryConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The second level: Redis, shared by all instances. It can only make a read faster: a call that
 * fails or takes too long counts as a miss, and after a few of them Redis is left alone for a
 * while.
 *
 * <p>A key holds a hash: {@code v}, the version below which nothing may be written, and {@code e},
 * the value, absent in a tombstone. Both writes compare and set in one script.
 */
@ApplicationScoped
class RemoteCache {
  private static final Logger LOG = Logger.getLogger(RemoteCache.class);
  private static final String PREFIX = "millrace:view:";
  private static final Duration INVALIDATE_WITHIN = Duration.ofSeconds(1);

  /** Lua's numbers are doubles, exact up to 2^53: far above any version. */
  private static final String PUT =
      """
      local least = tonumber(redis.call('HGET', KEYS[1], 'v') or '-1')
      if tonumber(ARGV[1]) < least then return 0 end
      redis.call('HSET', KEYS[1], 'v', ARGV[1], 'e', ARGV[2])
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      return 1
      """;

  private static final String BURY =
      """
      local least = tonumber(redis.call('HGET', KEYS[1], 'v') or '-1')
      if tonumber(ARGV[1]) <= least then return 0 end
      redis.call('HDEL', KEYS[1], 'e')
      redis.call('HSET', KEYS[1], 'v', ARGV[1])
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
      return 1
      """;

  private final QueryConfig.L2 config;
  private final Supplier<Redis> redis;
  private final CircuitBreaker breaker;
  private final Counter failures;
  private final Counter refused;
  private volatile boolean trusted;

  RemoteCache(QueryConfig config, Instance<Redis> redis, MeterRegistry metrics) {
    this.config = config.cache().l2();
    this.redis = redis::get;
    breaker = new CircuitBreaker(this.config.openFor(), System::nanoTime);
    failures = metrics.counter("millrace.cache.failures", "level", "L2");
    refused = metrics.counter("millrace.cache.refused", "level", "L2");
    Gauge.builder("millrace.cache.circuit.open", breaker, b -> b.isOpen() ? 1 : 0)
        .tag("level", "L2")
        .register(metrics);
    Gauge.builder("millrace.cache.trusted", this, cache -> cache.trusted ? 1 : 0)
        .tag("level", "L2")
        .register(metrics);
  }

  /** Whether invalidations arrive: without them nothing is taken from Redis. */
  void trust(boolean invalidationsArrive) {
    trusted = invalidationsArrive;
  }

  /** The value, or nothing if it is not there or Redis does not answer in time. Never fails. */
  Uni<Optional<CachedView>> get(ViewKey key) {
    if (!trusted) {
      return Uni.createFrom().item(Optional.empty());
    }
    Request request = Request.cmd(Command.HGET).arg(PREFIX + name(key)).arg("e");
    return guarded(() -> redis.get().send(request), config.timeout())
        .map(answer -> answer.flatMap(RemoteCache::decode));
  }

  private static Optional<CachedView> decode(Response response) {
    return CachedViewCodec.read(response.toBuffer().getBytes());
  }

  /** Writes the value unless a newer version was there; nobody waits for it. */
  void put(ViewKey key, CachedView view) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(PUT)
            .arg(1)
            .arg(PREFIX + name(key))
            .arg(view.version())
            .arg(io.vertx.mutiny.core.buffer.Buffer.buffer(CachedViewCodec.write(view)))
            .arg(Ttl.jittered(config.ttl()).toMillis());
    Cancellable unused =
        guarded(() -> redis.get().send(request), config.timeout())
            .subscribe()
            .with(
                written ->
                    written.filter(r -> r.toInteger() == 0).ifPresent(r -> refused.increment()));
  }

  /** Buries what is older than these versions, in one round trip. Never fails. */
  Uni<Void> invalidate(Map<ViewKey, Long> versions) {
    List<Request> requests = new ArrayList<>(versions.size());
    versions.forEach((key, version) -> requests.add(bury(key, version)));
    return guarded(() -> redis.get().batch(requests), INVALIDATE_WITHIN).replaceWithVoid();
  }

  private Request bury(ViewKey key, long version) {
    return Request.cmd(Command.EVAL)
        .arg(BURY)
        .arg(1)
        .arg(PREFIX + name(key))
        .arg(version)
        .arg(config.tombstoneTtl().toMillis());
  }

  private static String name(ViewKey key) {
    return key.view() + ":" + key.key();
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
