package io.millrace.platform.projection.service;

import io.millrace.platform.projection.engine.AuditMonitor;
import io.millrace.platform.projection.engine.Auditor;
import io.millrace.platform.projection.engine.DifferenceMender;
import io.millrace.platform.projection.engine.EngineSettings;
import io.millrace.platform.projection.engine.EventHistory;
import io.millrace.platform.projection.engine.Rebuilder;
import io.millrace.platform.projection.engine.archive.ArchivedHistory;
import io.millrace.platform.projection.engine.kafka.KafkaClients;
import io.millrace.platform.projection.engine.postgres.PersonKeys;
import io.millrace.platform.projection.engine.postgres.PostgresAudits;
import io.millrace.platform.projection.engine.postgres.PostgresDeadLetters;
import io.millrace.platform.projection.engine.postgres.PostgresReadStore;
import io.millrace.platform.projection.engine.postgres.PostgresRebuilds;
import io.millrace.platform.projection.engine.postgres.Tables;
import io.millrace.platform.projection.engine.postgres.ViewRefresher;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts the projector when the service starts, after the migrations. */
@ApplicationScoped
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
  private final PersonKeys keys;
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
      PersonKeys keys,
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
                    new PostgresReadStore(pool, tables, keys, timeout),
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
            new DifferenceMender(audits, past, started.runner(), config.lookAroundInterval()));
  }

  void stop(@Observes ShutdownEvent event) {
    ProjectorRuntime running = runtime;
    if (running != null) {
      running.close();
      metrics.unwatch();
    }
  }

  /** The running projector; empty where it is switched off. */
  Optional<ProjectorRuntime> runtime() {
    return Optional.ofNullable(runtime);
  }
}
