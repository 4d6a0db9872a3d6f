package io.millrace.platform.projection.service;

import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestTopics;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shared stack for the service under test; its topics do not exist yet. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable TestDatabase database;
  private @Nullable TestLedger ledger;

  @Override
  public Map<String, String> start() {
    TestTopics.none().close();
    database = TestDatabase.fresh();
    PostgresNode read = database.node();
    ledger = TestLedger.empty();
    PostgresNode write = ledger.node();
    Map<String, String> settings = new HashMap<>();
    settings.put("millrace.ledger.shards[0].url", write.reactiveUrl());
    settings.put("millrace.ledger.shards[0].username", write.user());
    settings.put("millrace.ledger.shards[0].password", write.password());
    settings.put("mp.jwt.verify.publickey", BearerTokens.publicKey());
    settings.put("mp.jwt.verify.issuer", BearerTokens.ISSUER);
    settings.put("quarkus.redis.hosts", SharedStack.get().description().redisUrl());
    settings.put("millrace.projector.look-around-interval", "50ms");
    settings.putAll(
        Map.of(
            "quarkus.datasource.jdbc.url", read.jdbcUrl(),
            "quarkus.datasource.reactive.url", read.reactiveUrl(),
            "quarkus.datasource.username", read.user(),
            "quarkus.datasource.password", read.password(),
            "kafka.bootstrap.servers", SharedStack.get().description().kafkaBootstrapServers(),
            "millrace.projector.group-id", "test-service",
            "quarkus.http.test-port", "0",
            "quarkus.management.test-port", "0"));
    return settings;
  }

  @Override
  public void stop() {
    if (database != null) {
      database.close();
    }
    if (ledger != null) {
      ledger.close();
    }
  }
}
