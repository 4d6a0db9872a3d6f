package io.millrace.platform.query.cache;

import java.util.Optional;

/** What is in Redis, without taking the lease of what is not. */
public final class InRedis {
  private InRedis() {}

  public static Optional<CachedView> stored(RemoteCache cache, ViewKey key) {
    return switch (cache.get(key, 0).await().indefinitely()) {
      case Remote.Hit hit -> Optional.of(hit.view());
      case Remote.Load load -> {
        cache.release(key, 0);
        yield Optional.empty();
      }
      case Remote.Wait wait -> Optional.empty();
      case Remote.Unavailable unavailable -> Optional.empty();
    };
  }
}
