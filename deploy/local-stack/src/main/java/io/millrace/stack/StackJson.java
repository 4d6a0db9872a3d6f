package io.millrace.stack;

import java.util.List;
import java.util.stream.Collectors;

/** A description as JSON, without a library: this one is used by builds that bring their own. */
final class StackJson {
  private StackJson() {}

  static String of(StackDescription stack) {
    return """
        {"writePrimaries":%s,"readPrimary":%s,"readReplicas":%s,"kafkaBootstrapServers":%s,"redisUrl":%s}"""
        .formatted(
            all(stack.writePrimaries()),
            one(stack.readPrimary()),
            all(stack.readReplicas()),
            text(stack.kafkaBootstrapServers()),
            text(stack.redisUrl()));
  }

  private static String all(List<PostgresNode> nodes) {
    return nodes.stream().map(StackJson::one).collect(Collectors.joining(",", "[", "]"));
  }

  private static String one(PostgresNode node) {
    return """
        {"name":%s,"jdbcUrl":%s,"user":%s,"password":%s}"""
        .formatted(
            text(node.name()), text(node.jdbcUrl()), text(node.user()), text(node.password()));
  }

  // Names, addresses and a hexadecimal password: nothing in them needs escaping.
  private static String text(String value) {
    return '"' + value + '"';
  }
}
