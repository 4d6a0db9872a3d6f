package io.millrace.projector.service;

import io.millrace.projector.testkit.TestTopics;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The shared stack for the service under test; its topics do not exist yet. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    TestTopics.none().close();
    PostgresNode read = SharedStack.get().description().readPrimary();
    return Map.of(
        "quarkus.datasource.jdbc.url", read.jdbcUrl(),
        "quarkus.datasource.reactive.url", read.reactiveUrl(),
        "quarkus.datasource.username", read.user(),
        "quarkus.datasource.password", read.password(),
        "kafka.bootstrap.servers", SharedStack.get().description().kafkaBootstrapServers(),
        "millrace.projector.group-id", "test-service",
        "quarkus.http.test-port", "0",
        "quarkus.management.test-port", "0");
  }

  @Override
  public void stop() {}
}
