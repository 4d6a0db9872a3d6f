package io.millrace.platform.projection.service;

import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.redis.WriteThrough;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Write-through, where there is a Redis to write to. */
@Singleton
class WriteThroughBean {
  private static final Logger LOG = Logger.getLogger(WriteThroughBean.class);

  private final ProjectorConfig.WriteThroughConfig config;
  private final Optional<String> hosts;
  private final Tables tables;
  private final Pool pool;
  private final Instance<Redis> redis;

  WriteThroughBean(
      ProjectorConfig config,
      @ConfigProperty(name = "quarkus.redis.hosts") Optional<String> hosts,
      Tables tables,
      Pool pool,
      Instance<Redis> redis) {
    this.config = config.writeThrough();
    this.hosts = hosts;
    this.tables = tables;
    this.pool = pool;
    this.redis = redis;
  }

  /** Empty where it is switched off, or no Redis is named. */
  Optional<WriteThrough> open() {
    if (!config.enabled()) {
      return Optional.empty();
    }
    if (hosts.filter(text -> !text.isBlank()).isEmpty()) {
      LOG.info("quarkus.redis.hosts is not set: fresh rows are not put into the readers' cache");
      return Optional.empty();
    }
    return Optional.of(
        new WriteThrough(
            tables.freshRows(),
            pool,
            redis::get,
            new WriteThrough.Settings(config.ttl(), config.timeout()),
            InstantSource.system()));
  }
}
