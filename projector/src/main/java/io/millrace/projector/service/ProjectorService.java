package io.millrace.projector.service;

import io.millrace.projector.engine.EngineSettings;
import io.millrace.projector.engine.Projection;
import io.millrace.projector.engine.kafka.KafkaClients;
import io.millrace.projector.engine.postgres.PostgresReadStore;
import io.millrace.projector.engine.postgres.ProjectionTable;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts the projector when the service starts, after the migrations. */
@ApplicationScoped
public class ProjectorService {
  private final ProjectorConfig config;
  private final ProjectorMetrics metrics;
  private final Pool pool;
  private final Map<String, Object> kafka;
  private final List<ProjectionTable<?>> tables;
  private volatile @Nullable ProjectorRuntime runtime;

  ProjectorService(
      ProjectorConfig config,
      ProjectorMetrics metrics,
      Pool pool,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      @All List<ProjectionTable<?>> tables) {
    this.config = config;
    this.metrics = metrics;
    this.pool = pool;
    this.kafka = kafka;
    this.tables = tables;
  }

  void start(@Observes StartupEvent event) {
    if (!config.enabled()) {
      return;
    }
    List<Projection<?>> projections = new ArrayList<>();
    tables.forEach(table -> projections.add(table.projection()));
    ProjectorRuntime started =
        new ProjectorRuntime(
            projections,
            new PostgresReadStore(pool, tables, config.storeTimeout()),
            new KafkaClients(kafka, config.groupId(), config.maxPollRecords()),
            new EngineSettings(
                config.coalesceUpTo(),
                config.retryDelayMin(),
                config.retryDelayMax(),
                config.idleCheckpointInterval()),
            InstantSource.system());
    metrics.watch(started);
    started.start();
    runtime = started;
  }

  void stop(@Observes ShutdownEvent event) {
    ProjectorRuntime running = runtime;
    if (running != null) {
      running.close();
    }
  }

  /** The running projector; empty where it is switched off. */
  Optional<ProjectorRuntime> runtime() {
    return Optional.ofNullable(runtime);
  }
}
