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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
    try (Reader reader = new Reader()) {
      reader.read(5);
      assertThat(reader.ends).isEqualTo(Map.of(0, 5L));
    }
  }

  @Test
  void aTopicThatWasMadeAnewEndsBeforeItDid() throws Exception {
    send(5);
    try (Reader reader = new Reader()) {
      reader.read(5);
      reader.began.clear();
      admin.deleteTopics(List.of(topic)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(topic));
      make();
      send(2);

      reader.read(2);
      await().untilAsserted(() -> assertThat(reader.looked().ends).isEqualTo(Map.of(0, 2L)));
      assertThat(reader.began).isEqualTo(Map.of(0, 0L));
    }
  }

  @Test
  void itIsCaughtUpWithWhatWasThereOnlyWhenThatIsRead() throws Exception {
    send(5);
    try (Reader reader = new Reader()) {
      assertThat(reader.tail.isCaughtUp()).isFalse();
      reader.read(5);
      assertThat(reader.tail.isCaughtUp()).isTrue();
    }
  }

  @Test
  void aPartitionThatComesBackGoesOnWhereItWas() throws Exception {
    send(5);
    try (Reader reader = new Reader()) {
      reader.read(5);
      reader.began.clear();
      reader.tail.onPartitionsAssigned(reader.consumer, reader.consumer.assignment());
      assertThat(reader.consumer.position(new TopicPartition(topic, 0))).isEqualTo(5);
      assertThat(reader.began).isEmpty();
    }
  }

  @Test
  void afterAnInterruptionItIsCaughtUpWhenWhatCameMeanwhileIsRead() throws Exception {
    send(5);
    try (Reader reader = new Reader()) {
      reader.read(5);
      reader.tail.interrupted();
      assertThat(reader.tail.isCaughtUp()).isFalse();
      send(3);

      reader.tail.onPartitionsAssigned(reader.consumer, reader.consumer.assignment());
      assertThat(reader.tail.isCaughtUp()).isFalse();
      reader.read(3);
      assertThat(reader.tail.isCaughtUp()).isTrue();
    }
  }

  /** A consumer whose place is the tail's. */
  private final class Reader implements AutoCloseable, ViewChangeListener {
    final Map<Integer, Long> began = new HashMap<>();
    Map<Integer, Long> ends = Map.of();
    final TopicTail tail = new TopicTail(() -> Instant.EPOCH, List.of(this));
    final KafkaConsumer<byte[], byte[]> consumer;

    Reader() {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put("enable.auto.commit", false);
      settings.put("auto.offset.reset", "earliest");
      consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      tail.onPartitionsAssigned(consumer, consumer.assignment());
    }

    /** Returns when so many messages have come. */
    void read(int messages) {
      int[] come = {0};
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                ConsumerRecords<byte[], byte[]> next = consumer.poll(Duration.ofMillis(100));
                looked();
                next.forEach(tail::hasSkipped);
                come[0] += next.count();
                return come[0] >= messages;
              });
    }

    Reader looked() {
      tail.look(consumer);
      return this;
    }

    @Override
    public void following(Map<Integer, Long> nextOffsets) {
      began.putAll(nextOffsets);
    }

    @Override
    public void endsAt(Map<Integer, Long> nextOffsets) {
      ends = nextOffsets;
    }

    @Override
    public void changed(ViewKey key, long version, int partition, long offset) {}

    @Override
    public void close() {
      consumer.close();
    }
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
