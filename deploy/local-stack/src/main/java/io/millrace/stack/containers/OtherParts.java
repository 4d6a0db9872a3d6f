package io.millrace.stack.containers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Kafka and Redis in containers. */
final class OtherParts {
  private static final int KAFKA_PORT = 9092;
  private static final int REDIS_PORT = 6379;
  private static final int TIMEOUT_MS = 1_000;

  private OtherParts() {}

  /** One node that is broker and controller; clients are told the address outside. */
  static Part kafka(String host, int port) {
    return new Part(
        "kafka",
        Images.KAFKA,
        KAFKA_PORT,
        port,
        kafkaSettings(host + ":" + port),
        List.of(),
        List.of(),
        "SIGTERM",
        log -> log.says("Kafka Server started"));
  }

  static Part redis(String host, int port) {
    return new Part(
        "redis",
        Images.REDIS,
        REDIS_PORT,
        port,
        Map.of(),
        List.of(),
        List.of(
            "redis-server",
            "--bind",
            "0.0.0.0",
            "--protected-mode",
            "no",
            "--save",
            "",
            "--appendonly",
            "no",
            "--maxmemory",
            "256mb",
            "--maxmemory-policy",
            "allkeys-lru"),
        "SIGTERM",
        log -> answersPing(host, port));
  }

  // What the embedded broker is told, as the variables of the image.
  private static Map<String, String> kafkaSettings(String advertised) {
    return Map.ofEntries(
        Map.entry("CLUSTER_ID", "bWlsbHJhY2UtbG9jYWxzdA"),
        Map.entry("KAFKA_NODE_ID", "1"),
        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        Map.entry("KAFKA_LISTENERS", "PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093"),
        Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + advertised),
        Map.entry(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("KAFKA_LOG_DIRS", "/tmp/kafka-data"),
        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
        Map.entry("KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000"),
        Map.entry("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500"),
        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "10"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "10"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1"),
        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
        Map.entry("KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m"));
  }

  private static boolean answersPing(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(
              socket.getInputStream().readNBytes("+PONG".length()), StandardCharsets.US_ASCII)
          .equals("+PONG");
    } catch (IOException notYet) {
      return false;
    }
  }
}
