package io.millrace.query.kit;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackDescription;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Points the service under test at the shared stack, with the projector's own schema in it. */
public final class QueryStack implements QuarkusTestResourceLifecycleManager {
  /** Low enough to be reached by a test. */
  public static final int MAX_CONCURRENT = 48;

  /** Low enough to be reached by a test. */
  public static final int MAX_STREAMS = 24;

  /** Low enough to be reached by a test. */
  public static final int MAX_STREAMS_PER_CALLER = 12;

  public static final String SECRET = "a secret of the tests only";

  /** Opens the names that tests seal. */
  public static final String PERSONAL_DATA_KEYS =
      "test:bm90LWEtc2VjcmV0LWZvci10aGUtdGVzdHMtLTAwMDE=";

  @Override
  public Map<String, String> start() {
    StackDescription stack = SharedStack.get().description();
    ReadModel.createSchema();
    ViewChanges.createTopic();
    Map<String, String> settings = new HashMap<>();
    store(settings, "millrace.read.primary", stack.readPrimary());
    List<PostgresNode> replicas = stack.readReplicas();
    for (int i = 0; i < replicas.size(); i++) {
      store(settings, "millrace.read.replicas[" + i + "]", replicas.get(i));
    }
    settings.put("millrace.read.poll-interval", "50ms");
    settings.put("millrace.streams.heartbeat", "500ms");
    settings.put("millrace.streams.max", String.valueOf(MAX_STREAMS));
    settings.put("millrace.streams.max-per-caller", String.valueOf(MAX_STREAMS_PER_CALLER));
    settings.put("millrace.streams.send-timeout", "2s");
    settings.put("millrace.streams.change-timeout", "7s");
    settings.put("millrace.http.max-concurrent", String.valueOf(MAX_CONCURRENT));
    settings.put("millrace.http.body-timeout", "2s");
    settings.put("millrace.rate-limit.per-second", "100000");
    settings.put("millrace.rate-limit.burst", "200000");
    settings.put("millrace.rate-limit.unauthenticated.per-second", "100000");
    settings.put("millrace.rate-limit.unauthenticated.burst", "200000");
    settings.put("millrace.consistency.secret", SECRET);
    settings.put("millrace.personal-data.keys", PERSONAL_DATA_KEYS);
    settings.put("kafka.bootstrap.servers", stack.kafkaBootstrapServers());
    settings.put("quarkus.redis.hosts", stack.redisUrl());
    settings.put("mp.jwt.verify.publickey", BearerTokens.publicKey());
    settings.put("mp.jwt.verify.issuer", BearerTokens.ISSUER);
    return settings;
  }

  private static void store(Map<String, String> settings, String prefix, PostgresNode node) {
    settings.put(prefix + ".url", node.reactiveUrl());
    settings.put(prefix + ".username", node.user());
    settings.put(prefix + ".password", node.password());
  }

  @Override
  public void stop() {
    // The stack is shared and ends with the JVM.
  }
}
