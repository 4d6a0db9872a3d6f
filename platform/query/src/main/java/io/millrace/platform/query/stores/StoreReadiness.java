package io.millrace.platform.query.stores;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while any store can answer, with a schema that this build can read; caches and Kafka only
 * make answers faster.
 */
@Readiness
@Singleton
class StoreReadiness implements HealthCheck {
  private final ReplicaRouter router;
  private final SchemaCheck schema;

  StoreReadiness(ReplicaRouter router, SchemaCheck schema) {
    this.router = router;
    this.schema = schema;
  }

  @Override
  public HealthCheckResponse call() {
    SchemaFit fit = schema.fit();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("read stores")
            .status(router.canAnswer() && fit instanceof SchemaFit.Fits)
            .withData("schema", fit.toString());
    router.stores().forEach((name, state) -> answer.withData(name, state));
    return answer.build();
  }
}
