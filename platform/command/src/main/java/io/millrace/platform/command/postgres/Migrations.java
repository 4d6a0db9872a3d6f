package io.millrace.platform.command.postgres;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.config.WriteConfig.ShardConfig;
import io.millrace.platform.service.startup.SchemaVersion;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/** Brings the schema of every shard up to date before anything else starts. */
@Singleton
class Migrations {
  private static final Logger LOG = Logger.getLogger(Migrations.class);

  /** Before whoever uses the tables at start. */
  static final int FIRST = 1;

  private final WriteConfig config;
  private final Flyway home;
  private final boolean leaves;

  /**
   * @param leaves whether this start is for the migrations only
   */
  Migrations(
      WriteConfig config,
      Flyway home,
      @ConfigProperty(name = "quarkus.init-and-exit", defaultValue = "false") boolean leaves) {
    this.config = config;
    this.home = home;
    this.leaves = leaves;
  }

  void onStart(@Observes @Priority(FIRST) StartupEvent event) {
    for (int number = 0; number < config.shards().size(); number++) {
      ShardConfig shard = config.shards().get(number);
      if (config.migrate()) {
        migrate(number, shard);
      }
      // A job migrates one shard and leaves; the others have theirs.
      if (!leaves) {
        SchemaVersion.require(
            flyway(shard, 0),
            "write shard " + number,
            "millrace.write.accept-newer-schema",
            config.acceptNewerSchema());
      }
    }
  }

  /**
   * The home shard's configuration knows the scripts, in a native image too; only the place differs
   * from shard to shard.
   */
  private Flyway flyway(ShardConfig shard, int retries) {
    return Flyway.configure()
        .configuration(home.getConfiguration())
        .dataSource(
            "jdbc:" + shard.migrationUrl().orElse(shard.url()), shard.username(), shard.password())
        .connectRetries(retries)
        .connectRetriesInterval(1)
        .load();
  }

  private void migrate(int number, ShardConfig shard) {
    String url = shard.migrationUrl().orElse(shard.url());
    Flyway flyway = flyway(shard, 10);
    try {
      int applied = flyway.migrate().migrationsExecuted;
      LOG.infof("Write shard %d: schema up to date (%d new scripts)", number, applied);
    } catch (FlywayException e) {
      throw new IllegalStateException(
          "The schema of write shard %d (%s) could not be brought up to date: %s"
              .formatted(number, url, e.getMessage()),
          e);
    }
  }
}
