package io.millrace.command.imports;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackDescription;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Points the service at the shared stack and at the tests' token issuer. */
public final class ServiceUnderTest implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    StackDescription stack = SharedStack.get().description();
    PostgresNode home = stack.writePrimaries().getFirst();
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.http.test-port", "0");
    settings.put("quarkus.management.test-port", "0");
    settings.put("quarkus.datasource.jdbc.url", home.jdbcUrl());
    settings.put("quarkus.datasource.reactive.url", home.reactiveUrl());
    settings.put("quarkus.datasource.username", home.user());
    settings.put("quarkus.datasource.password", home.password());
    settings.put("millrace.write.shards[0].url", home.reactiveUrl());
    settings.put("millrace.write.shards[0].username", home.user());
    settings.put("millrace.write.shards[0].password", home.password());
    settings.put("millrace.consistency.secret", "a secret for tests only, nowhere else");
    settings.put("kafka.bootstrap.servers", stack.kafkaBootstrapServers());
    settings.putAll(TestTokens.settings());
    return settings;
  }

  @Override
  public void stop() {
    // The stack ends with the JVM: other test classes use it too.
  }
}
