package io.millrace.cli.suite;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The addresses of the stores, as {@code status -o json} shows them. */
public final class Stores {
  private Stores() {}

  /**
   * By name: {@code url, user, password} of each PostgreSQL instance, {@code bootstrapServers} of
   * Kafka, {@code url} of Redis.
   */
  public static Map<String, Map<String, String>> of(StackDescription stack) {
    var all = new LinkedHashMap<String, Map<String, String>>();
    Stream.of(
            stack.writePrimaries().stream(),
            Stream.of(stack.readPrimary()),
            stack.readReplicas().stream())
        .flatMap(nodes -> nodes)
        .forEach(node -> all.put(node.name(), postgres(node)));
    all.put("kafka", Map.of("bootstrapServers", stack.kafkaBootstrapServers()));
    all.put("redis", Map.of("url", stack.redisUrl()));
    return all;
  }

  private static Map<String, String> postgres(PostgresNode node) {
    var one = new LinkedHashMap<String, String>();
    one.put("url", node.jdbcUrl());
    one.put("user", node.user());
    one.put("password", node.password());
    return one;
  }
}
