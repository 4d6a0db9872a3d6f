package io.millrace.command.runtime.postgres;

import io.millrace.command.runtime.config.WriteConfig;
import io.millrace.command.runtime.config.WriteConfig.ShardConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema of every shard up to date before anything else starts. */
@Singleton
class Migrations {
  /** Before whoever uses the tables at start. */
  static final int FIRST = 1;

  private final WriteConfig config;
  private final Flyway home;

  Migrations(WriteConfig config, Flyway home) {
    this.config = config;
    this.home = home;
  }

  void onStart(@Observes @Priority(FIRST) StartupEvent event) {
    if (!config.migrate()) {
      return;
    }
    for (int number = 0; number < config.shards().size(); number++) {
      migrate(number, config.shards().get(number));
    }
  }

  private void migrate(int number, ShardConfig shard) {
    String url = shard.migrationUrl().orElse(shard.url());
    // The home shard's configuration knows the scripts, in a native image too; only the place
    // differs from shard to shard.
    Flyway flyway =
        Flyway.configure()
            .configuration(home.getConfiguration())
            .dataSource("jdbc:" + url, shard.username(), shard.password())
            .connectRetries(10)
            .connectRetriesInterval(1)
            .load();
    try {
      int applied = flyway.migrate().migrationsExecuted;
      Log.infof("Write shard %d: schema up to date (%d new scripts)", number, applied);
    } catch (FlywayException e) {
      throw new IllegalStateException(
          "The schema of write shard %d (%s) could not be brought up to date: %s"
              .formatted(number, url, e.getMessage()),
          e);
    }
  }
}
