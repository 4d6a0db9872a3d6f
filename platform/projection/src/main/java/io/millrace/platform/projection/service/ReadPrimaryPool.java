package io.millrace.platform.projection.service;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.platform.service.postgres.PgPools;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pool of the read primary, as the settings of the data source have it, with our bounds. */
@Singleton
class ReadPrimaryPool implements PgPoolCreator {
  private final ProjectorConfig config;
  private @Nullable Vertx vertx;
  private @Nullable PgConnectOptions where;

  ReadPrimaryPool(ProjectorConfig config) {
    this.config = config;
  }

  /** A statement that has no answer after the store's time-out is given up by whoever waits. */
  @Override
  public Pool create(Input input) {
    int patience = (int) config.storeTimeout().toMillis();
    vertx = input.vertx();
    where = input.pgConnectOptionsList().getFirst();
    where.setConnectTimeout(patience);
    return PgPools.open(
        input.vertx(),
        where,
        input.poolOptions().setConnectionTimeout(patience).setConnectionTimeoutUnit(MILLISECONDS),
        config.storeTimeout().multipliedBy(3).dividedBy(2));
  }

  /**
   * One connection more, for statements that take their time.
   *
   * @param main the pool above, which is made when it is first used
   */
  Pool slow(Pool main, String name, Duration silence) {
    main.size();
    return PgPools.open(
        Objects.requireNonNull(vertx),
        Objects.requireNonNull(where),
        new PoolOptions().setName(name).setMaxSize(1),
        silence);
  }
}
