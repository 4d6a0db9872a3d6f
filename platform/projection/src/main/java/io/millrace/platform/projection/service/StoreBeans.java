package io.millrace.platform.projection.service;

import io.millrace.platform.projection.audit.postgres.PostgresAudits;
import io.millrace.platform.projection.history.archive.ArchivedHistory;
import io.millrace.platform.projection.operations.AuditOperations;
import io.millrace.platform.projection.operations.DeadLetterOperations;
import io.millrace.platform.projection.operations.ProjectionOperations;
import io.millrace.platform.projection.operations.ProjectionReport;
import io.millrace.platform.projection.operations.ViewRefresher;
import io.millrace.platform.projection.postgres.PersonKeyCopies;
import io.millrace.platform.projection.postgres.PersonKeyReplication;
import io.millrace.platform.projection.postgres.PersonKeySource;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.rebuild.postgres.LedgerHistory;
import io.millrace.platform.projection.rebuild.postgres.LedgerKeys;
import io.millrace.platform.service.api.PersonTable;
import io.millrace.platform.service.postgres.PgPools;
import io.quarkus.arc.All;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stores as beans. */
final class StoreBeans {
  private static final Duration KEYS_WITHIN = Duration.ofSeconds(2);
  private static final Duration KEYS_EVERY = Duration.ofSeconds(1);
  private static final Duration KEYS_SILENCE = Duration.ofSeconds(15);

  @Produces
  @Singleton
  Tables tables(@All List<ProjectionTable<?>> tables) {
    return new Tables(tables);
  }

  /** The ledgers over connections of the auditor's own: nobody waits for it. */
  record AuditedLedgers(ArchivedHistory history) {}

  @Produces
  @Singleton
  ArchivedHistory history(LedgerConfig config, Vertx vertx) {
    return history(config, vertx, "", config.maxConnections());
  }

  @Produces
  @Singleton
  AuditedLedgers auditedLedgers(LedgerConfig config, Vertx vertx) {
    return new AuditedLedgers(history(config, vertx, "-audit", 1));
  }

  private static ArchivedHistory history(
      LedgerConfig config, Vertx vertx, String suffix, int connections) {
    Map<Integer, Pool> pools = new HashMap<>();
    List<LedgerConfig.ShardConfig> shards = config.shards();
    for (int shard = 0; shard < shards.size(); shard++) {
      pools.put(
          shard,
          pool(
              "ledger-" + shard + suffix, shards.get(shard), connections, config.timeout(), vertx));
    }
    return new ArchivedHistory(
        new LedgerHistory(pools, config.timeout()), config.archive().orElse(null));
  }

  /** With a connection of its own to each shard: views wait for a key, and not for a rebuild. */
  @Produces
  @Singleton
  PersonKeySource keySource(LedgerConfig ledger, PersonTable persons, Vertx vertx) {
    if (!persons.exists()) {
      return PersonKeySource.NONE;
    }
    List<Pool> shards = new ArrayList<>();
    for (LedgerConfig.ShardConfig shard : ledger.shards()) {
      shards.add(pool("keys-" + shards.size(), shard, 1, KEYS_SILENCE, vertx));
    }
    return new LedgerKeys(shards, persons.name(), KEYS_WITHIN);
  }

  @Produces
  @Singleton
  PersonKeyReplication keys(Pool pool, PersonKeySource source, ProjectorConfig config) {
    return new PersonKeyReplication(pool, source, config.storeTimeout(), KEYS_EVERY);
  }

  @Produces
  @Singleton
  PersonKeyCopies keyCopies(Pool pool, PersonKeySource source, ProjectorConfig config) {
    return new PersonKeyCopies(pool, source, config.storeTimeout());
  }

  @Produces
  @Singleton
  ProjectionOperations operations(
      Pool pool, Tables tables, ArchivedHistory history, ProjectorConfig config) {
    return new ProjectionOperations(
        pool, tables, history, config.rebuild().compareRows(), config.storeTimeout());
  }

  @Produces
  @Singleton
  ProjectionReport report(Pool pool, ProjectorConfig config) {
    return new ProjectionReport(pool, config.storeTimeout());
  }

  @Produces
  @Singleton
  DeadLetterOperations letters(Pool pool, ProjectorConfig config) {
    return new DeadLetterOperations(pool, config.storeTimeout());
  }

  @Produces
  @Singleton
  PostgresAudits audits(Pool pool, Tables tables, ProjectorConfig config) {
    return new PostgresAudits(pool, tables, config.storeTimeout());
  }

  @Produces
  @Singleton
  AuditOperations auditOperations(Pool pool, Tables tables, ProjectorConfig config) {
    return new AuditOperations(pool, tables, config.storeTimeout());
  }

  @Produces
  @Singleton
  ViewRefresher refresher(Pool pool, ReadPrimaryPool primary, ProjectorConfig config) {
    Duration timeout = config.refresh().timeout();
    return new ViewRefresher(
        primary.slow(pool, "refresh", timeout), config.refresh().look(), timeout);
  }

  private static Pool pool(
      String name,
      LedgerConfig.ShardConfig shard,
      int maxConnections,
      Duration timeout,
      Vertx vertx) {
    PgConnectOptions options =
        PgConnectOptions.fromUri(shard.url())
            .setUser(shard.username())
            .setPassword(shard.password());
    return PgPools.open(
        vertx, options, new PoolOptions().setName(name).setMaxSize(maxConnections), timeout);
  }

  void close(@Disposes ArchivedHistory history) {
    history.close();
  }

  void close(@Disposes AuditedLedgers ledgers) {
    ledgers.history().close();
  }
}
