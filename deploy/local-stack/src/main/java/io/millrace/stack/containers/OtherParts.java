package io.millrace.stack.containers;

import io.millrace.stack.embedded.KafkaBroker;
import io.millrace.stack.embedded.RedisServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Kafka and Redis in containers. */
final class OtherParts {
  private static final int KAFKA_PORT = 9092;
  private static final int REDIS_PORT = 6379;

  private OtherParts() {}

  /** One node that is broker and controller; clients are told the address outside. */
  static Part kafka(String address) {
    var settings =
        new HashMap<>(
            Map.of(
                "CLUSTER_ID", "bWlsbHJhY2UtbG9jYWxzdA",
                "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093",
                "KAFKA_LISTENERS", "PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093",
                "KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + address,
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "KAFKA_LOG_DIRS", "/tmp/kafka-data",
                "KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m"));
    // As the variables of the image.
    KafkaBroker.SETTINGS.forEach(
        (name, value) ->
            settings.put("KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value));
    return new Part(
        "kafka",
        Images.KAFKA,
        KAFKA_PORT,
        URI.create("kafka://" + address).getPort(),
        settings,
        List.of(),
        List.of(),
        "SIGTERM",
        log -> log.says("Kafka Server started"));
  }

  static Part redis(String url) {
    URI address = URI.create(url);
    var command =
        new ArrayList<>(List.of("redis-server", "--bind", "0.0.0.0", "--protected-mode", "no"));
    command.addAll(RedisServer.SETTINGS);
    return new Part(
        "redis",
        Images.REDIS,
        REDIS_PORT,
        address.getPort(),
        Map.of(),
        List.of(),
        command,
        "SIGTERM",
        log -> RedisServer.answers(address.getHost(), address.getPort()));
  }
}
