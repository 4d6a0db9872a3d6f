package io.millrace.platform.command.relay;

import io.millrace.platform.command.relay.kafka.TopicSettings;
import io.millrace.platform.command.relay.kafka.Topics;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Map;

/** The topics as the service's defaults have them. */
final class TestTopics {
  private TestTopics() {}

  static Topics expected() {
    return of(TopicLog.PARTITIONS);
  }

  static Topics of(int partitions) {
    return new Topics(
        new TopicSettings(
            partitions, (short) 1, Duration.ofDays(7), Duration.ofDays(1), Duration.ofDays(30)));
  }

  /** How to reach the shared broker. */
  static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", SharedStack.get().description().kafkaBootstrapServers());
  }
}
