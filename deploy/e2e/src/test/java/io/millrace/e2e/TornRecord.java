package io.millrace.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.events.routing.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A copy of an order's first record under another order's id, its last byte missing. */
final class TornRecord {
  private static final String TOPIC = "millrace.orders.v1";

  private TornRecord() {}

  /** Sends it; nothing can apply it, and whatever it says of the customer is in the letter. */
  static void of(String order, String kafka) throws Exception {
    ConsumerRecord<byte[], byte[]> whole = first(order, kafka);
    String id = UUID.randomUUID().toString();
    int bucket = Buckets.of(id);
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      int partition = Partitions.of(bucket, producer.partitionsFor(TOPIC).size());
      byte[] torn = Arrays.copyOf(whole.value(), whole.value().length - 1);
      var record = new ProducerRecord<>(TOPIC, partition, id.getBytes(UTF_8), torn);
      whole
          .headers()
          .forEach(
              header ->
                  record
                      .headers()
                      .add(
                          header.key(),
                          switch (header.key()) {
                            case "ce_subject", "ce_partitionkey" -> id.getBytes(UTF_8);
                            case "ce_bucket" -> Integer.toString(bucket).getBytes(UTF_8);
                            default -> header.value();
                          }));
      producer.send(record).get();
    }
  }

  private static ConsumerRecord<byte[], byte[]> first(String order, String kafka) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      consumer
          .partitionsFor(TOPIC)
          .forEach(part -> all.add(new TopicPartition(TOPIC, part.partition())));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(part -> consumer.position(part) < ends.getOrDefault(part, 0L))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          if (order.equals(new String(record.key(), UTF_8))) {
            return record;
          }
        }
      }
    }
    throw new AssertionError("the order " + order + " is not on " + TOPIC);
  }
}
