package io.millrace.platform.service.limits;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import java.time.Duration;
import java.util.function.Supplier;

/** Token buckets that all instances share. */
public final class RedisBuckets {
  /** Fills the bucket by the time that has passed, and takes up to what is asked for. */
  private static final String TAKE =
      """
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      local b = redis.call('HMGET', KEYS[1], 'n', 'at')
      local burst = tonumber(ARGV[2])
      local n = tonumber(b[1] or burst)
      n = math.min(burst, n + (now - tonumber(b[2] or now)) * ARGV[1] / 1000)
      local taken = math.min(math.floor(n), tonumber(ARGV[3]))
      redis.call('HSET', KEYS[1], 'n', tostring(n - taken), 'at', tostring(now))
      redis.call('PEXPIRE', KEYS[1], ARGV[4])
      return {taken, math.floor(n - taken)}
      """;

  private final Supplier<Redis> redis;
  private final Duration timeout;

  /**
   * @param timeout after which an answer that did not come counts as a failure
   */
  public RedisBuckets(Supplier<Redis> redis, Duration timeout) {
    this.redis = redis;
    this.timeout = timeout;
  }

  /** What came out of a bucket, and what is left there. */
  record Taken(long tokens, long left) {}

  Uni<Taken> take(String key, RateLimit limit, long most) {
    long fillMillis = limit.burst() * 1000 / limit.perSecond() + 1000;
    Request request =
        Request.cmd(Command.EVAL)
            .arg(TAKE)
            .arg(1)
            .arg("millrace:rate:" + key)
            .arg(limit.perSecond())
            .arg(limit.burst())
            .arg(most)
            .arg(fillMillis);
    return Uni.createFrom()
        .deferred(() -> redis.get().send(request))
        .ifNoItem()
        .after(timeout)
        .fail()
        .map(answer -> new Taken(answer.get(0).toLong(), answer.get(1).toLong()));
  }
}
