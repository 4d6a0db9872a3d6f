package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who follows a topic knows where it ends, also when it was deleted and made anew meanwhile. */
class TopicTailTest {
  private final String topic = "tail-" + UUID.randomUUID();
  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", SharedStack.get().description().kafkaBootstrapServers());
  private final Admin admin = Admin.create(kafka);

  @BeforeEach
  void make() throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
  }

  @AfterEach
  void delete() throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    admin.close();
  }

  @Test
  void theEndIsKnownThoughNotReadYet() throws Exception {
    send(5);
    try (TopicTail tail = new TopicTail(kafka, topic, Instant.EPOCH)) {
      assertThat(read(tail, 5)).isEqualTo(Map.of(0, 5L));
    }
  }

  @Test
  void aTopicThatWasMadeAnewEndsBeforeItDid() throws Exception {
    send(5);
    try (TopicTail tail = new TopicTail(kafka, topic, Instant.EPOCH)) {
      read(tail, 5);
      tail.started();
      admin.deleteTopics(List.of(topic)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(topic));
      make();
      send(2);

      assertThat(read(tail, 2)).isEqualTo(Map.of(0, 2L));
      assertThat(tail.started()).isEqualTo(Map.of(0, 0L));
    }
  }

  /** The ends after so many messages have come. */
  private static Map<Integer, Long> read(TopicTail tail, int messages) {
    Map<Integer, Long> ends = new HashMap<>();
    int[] come = {0};
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              ConsumerRecords<byte[], byte[]> next = tail.poll(Duration.ofMillis(100));
              come[0] += next.count();
              ends.putAll(tail.ends());
              return come[0] >= messages;
            });
    return ends;
  }

  private void send(int messages) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < messages; i++) {
        producer.send(new ProducerRecord<>(topic, new byte[] {(byte) i})).get();
      }
    }
  }
}
