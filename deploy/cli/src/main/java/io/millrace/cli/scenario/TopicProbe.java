package io.millrace.cli.scenario;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks for one event on a topic, as any subscriber would. */
final class TopicProbe {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;

  TopicProbe(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** An event as it stands on the topic. */
  record Found(int partition, long offset, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** The first record of the topic whose subject and type these are; waits for it. */
  Optional<Found> find(String topic, String subject, String type, Duration limit) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + limit.toNanos();
      while (System.nanoTime() - end < 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Map<String, String> headers = headers(record);
          if (subject.equals(headers.get("ce_subject")) && type.equals(headers.get("ce_type"))) {
            return Optional.of(new Found(record.partition(), record.offset(), headers));
          }
        }
      }
      return Optional.empty();
    }
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    return StreamSupport.stream(record.headers().spliterator(), false)
        .filter(header -> header.value() != null)
        .collect(
            Collectors.toMap(
                header -> header.key(),
                header -> new String(header.value(), StandardCharsets.UTF_8),
                (first, second) -> second));
  }
}
