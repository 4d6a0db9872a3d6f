package io.millrace.platform.projection.service;

import io.millrace.platform.service.startup.SchemaVersion;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;

/** Refuses to work on a read store whose schema this build does not know, or does not have yet. */
@Singleton
class ReadSchemaCheck {
  /** Before the projector starts. */
  private static final int FIRST = 1;

  void onStart(
      @Observes @Priority(FIRST) StartupEvent event,
      Flyway flyway,
      ProjectorConfig config,
      @ConfigProperty(name = "quarkus.init-and-exit", defaultValue = "false") boolean leaves) {
    if (!leaves) {
      Flyway once =
          Flyway.configure().configuration(flyway.getConfiguration()).connectRetries(0).load();
      SchemaVersion.require(
          once,
          "the read store",
          "millrace.projector.accept-newer-schema",
          config.acceptNewerSchema());
    }
  }
}
