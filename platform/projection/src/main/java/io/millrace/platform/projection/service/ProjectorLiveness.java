package io.millrace.platform.projection.service;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as its threads are; a database or a Kafka that is away is no reason to restart. */
@Liveness
@Singleton
class ProjectorLiveness implements HealthCheck {
  private final ProjectorService service;

  ProjectorLiveness(ProjectorService service) {
    this.service = service;
  }

  @Override
  public HealthCheckResponse call() {
    boolean alive = service.runtime().map(ProjectorRuntime::isAlive).orElse(true);
    return HealthCheckResponse.named("projector").status(alive).build();
  }
}
