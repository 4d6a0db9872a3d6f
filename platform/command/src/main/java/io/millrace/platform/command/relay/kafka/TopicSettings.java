package io.millrace.platform.command.relay.kafka;

import java.time.Duration;

/**
 * How topics are made, and what those that exist are compared with.
 *
 * @param partitions of every topic
 * @param replication copies of every partition
 * @param retention of the events; less than that a consumer may be away
 * @param viewsRetention of the notices that a view has changed; caches do not look further back
 * @param deadLettersRetention of the copies of refused records; time for people to look
 */
public record TopicSettings(
    int partitions,
    short replication,
    Duration retention,
    Duration viewsRetention,
    Duration deadLettersRetention) {
  Duration retentionOf(String topic) {
    return switch (topic) {
      case Topics.VIEWS -> viewsRetention;
      case Topics.DEAD_LETTERS -> deadLettersRetention;
      default -> retention;
    };
  }
}
