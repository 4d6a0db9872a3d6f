package io.millrace.platform.projection.service;

import io.millrace.platform.projection.apply.EngineSettings;
import io.millrace.platform.projection.audit.AuditMonitor;
import io.millrace.platform.projection.audit.Auditor;
import io.millrace.platform.projection.audit.DifferenceRepair;
import io.millrace.platform.projection.audit.postgres.PostgresAudits;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.archive.ArchivedHistory;
import io.millrace.platform.projection.kafka.KafkaClients;
import io.millrace.platform.projection.operations.ViewRefresher;
import io.millrace.platform.projection.postgres.PersonKeyReplication;
import io.millrace.platform.projection.postgres.PostgresDeadLetters;
import io.millrace.platform.projection.postgres.PostgresProjectionStore;
import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.rebuild.Rebuilder;
import io.millrace.platform.projection.rebuild.postgres.PostgresRebuilds;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts the projector when the service starts, after the migrations. */
@Singleton
public class ProjectorService {
  private static final Duration REBUILD_IDLE = Duration.ofMillis(200);

  private final ProjectorConfig config;
  private final ProjectorMetrics metrics;
  private final Pool pool;
  private final Map<String, Object> kafka;
  private final Tables tables;
  private final ArchivedHistory history;
  private final PostgresAudits audits;
  private final StoreBeans.AuditedLedgers auditedLedgers;
  private final PersonKeyReplication keys;
  private final ViewRefresher refresher;
  private final WriteThroughBean writeThrough;
  private volatile @Nullable ProjectorRuntime runtime;

  ProjectorService(
      ProjectorConfig config,
      ProjectorMetrics metrics,
      Pool pool,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Tables tables,
      ArchivedHistory history,
      PostgresAudits audits,
      StoreBeans.AuditedLedgers auditedLedgers,
      PersonKeyReplication keys,
      ViewRefresher refresher,
      WriteThroughBean writeThrough) {
    this.writeThrough = writeThrough;
    this.refresher = refresher;
    this.config = config;
    this.metrics = metrics;
    this.pool = pool;
    this.kafka = kafka;
    this.tables = tables;
    this.history = history;
    this.audits = audits;
    this.auditedLedgers = auditedLedgers;
    this.keys = keys;
  }

  void start(@Observes StartupEvent event) {
    if (!config.enabled()) {
      return;
    }
    Duration timeout = config.storeTimeout();
    ProjectorRuntime started =
        new ProjectorRuntime(
                new ProjectorRuntime.Ports(
                    new PostgresProjectionStore(pool, tables, keys, timeout),
                    new PostgresDeadLetters(pool, timeout),
                    new PostgresRebuilds(pool, tables, keys, timeout),
                    history),
                new KafkaClients(kafka, config.groupId(), config.maxPollRecords()),
                new EngineSettings(
                    config.coalesceUpTo(),
                    config.retryDelayMin(),
                    config.retryDelayMax(),
                    config.idleCheckpointInterval(),
                    config.lookAroundInterval()),
                new Rebuilder.Settings(
                    config.rebuild().pageEvents(),
                    config.rebuild().maxLiveLag(),
                    config.rebuild().lease(),
                    REBUILD_IDLE),
                config.stallAfter(),
                InstantSource.system())
            .with("projector-keys", keys);
    for (int worker = 0; worker < ViewRefresher.WORKERS; worker++) {
      started.with("projector-refresh-" + worker, refresher);
    }
    writeThrough
        .open()
        .ifPresent(
            through -> {
              started.outlet().tellFirst(through);
              metrics.watch(through);
            });
    metrics.watch(started, tables.names());
    metrics.watch(refresher);
    audit(started);
    started.start();
    runtime = started;
  }

  private void audit(ProjectorRuntime started) {
    AuditMonitor found = new AuditMonitor(InstantSource.system());
    metrics.watch(found, tables.names());
    EventHistory past = auditedLedgers.history();
    if (past.shards().isEmpty()) {
      return;
    }
    ProjectorConfig.AuditConfig audit = config.audit();
    Auditor.Settings settings =
        new Auditor.Settings(
            audit.enabled(),
            audit.repair(),
            audit.eventsPerSecond(),
            audit.interval(),
            audit.confirmAfter(),
            config.rebuild().maxLiveLag(),
            config.rebuild().lease(),
            config.lookAroundInterval());
    String worker = UUID.randomUUID().toString();
    started
        .with(
            "projector-audit",
            new Auditor(audits, past, started.monitor(), found, settings, worker))
        .with(
            "projector-audit-repair",
            new DifferenceRepair(audits, past, started.runner(), config.lookAroundInterval()));
  }

  void stop(@Observes ShutdownEvent event) {
    ProjectorRuntime running = runtime;
    if (running != null) {
      running.close();
      metrics.unwatch();
    }
  }

  /** The running projector; empty where it is switched off. */
  public Optional<ProjectorRuntime> runtime() {
    return Optional.ofNullable(runtime);
  }
}
