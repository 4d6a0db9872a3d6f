package io.millrace.query.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while any store can answer; caches and Kafka only make answers faster. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
  private final ReplicaRouter router;

  StoreReadiness(ReplicaRouter router) {
    this.router = router;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("read stores").status(router.canAnswer());
    router.stores().forEach((name, state) -> answer.withData(name, state));
    return answer.build();
  }
}
