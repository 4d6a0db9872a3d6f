package io.millrace.command.catalog.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.service.postgres.PgPools;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;

/** The pool of Hibernate, with the bounds of the others. */
@Singleton
class CataloguePool implements PgPoolCreator {
  private final WriteConfig config;

  CataloguePool(WriteConfig config) {
    this.config = config;
  }

  @Override
  public Pool create(Input input) {
    int acquireMillis = (int) config.timeout().acquire().toMillis();
    input.pgConnectOptionsList().forEach(options -> options.setConnectTimeout(acquireMillis));
    return PgPools.open(
        input.vertx(),
        input.pgConnectOptionsList().getFirst(),
        input
            .poolOptions()
            .setConnectionTimeout(acquireMillis)
            .setConnectionTimeoutUnit(MILLISECONDS),
        config.timeout().silence());
  }
}
