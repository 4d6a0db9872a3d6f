package io.millrace.projector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.projection.kafka.KafkaViewChangePublisher;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** The topics, empty at first, and a producer in the place of the relay. */
public final class TestTopics implements AutoCloseable {
  public static final int PARTITIONS = 4;

  static {
    // A machine that builds other things at the same time is slow, not wrong.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  private final Map<String, Object> connection = connection();
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          inOrder(connection), new ByteArraySerializer(), new ByteArraySerializer());

  /**
   * One request at a time keeps the order. Sequence numbers would too, but where topics of the same
   * names were removed just before, the broker may never see the first of them.
   */
  private static Map<String, Object> inOrder(Map<String, Object> connection) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put("enable.idempotence", false);
    settings.put("acks", "all");
    settings.put("max.in.flight.requests.per.connection", 1);
    return settings;
  }

  /** Removes the topics that an earlier test left. */
  public static TestTopics none() {
    TestTopics topics = new TestTopics();
    topics.remove();
    return topics;
  }

  /** The topics as they are. */
  public static TestTopics existing() {
    return new TestTopics();
  }

  /** The topics, empty. */
  public static TestTopics empty() {
    TestTopics topics = none();
    topics.create();
    return topics;
  }

  public static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", SharedStack.get().description().kafkaBootstrapServers());
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(AggregateType.topics());
    names.addAll(
        List.of(KafkaViewChangePublisher.VIEWS_TOPIC, KafkaViewChangePublisher.DEAD_LETTERS_TOPIC));
    return names;
  }

  /** Whether the topics are there. */
  public boolean exist() {
    try (Admin admin = Admin.create(connection)) {
      return admin.listTopics().names().get().containsAll(names());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void remove() {
    try (Admin admin = Admin.create(connection)) {
      Set<String> existing = admin.listTopics().names().get();
      admin.deleteTopics(names().stream().filter(existing::contains).toList()).all().get();
      Awaitility.await()
          .until(() -> names().stream().noneMatch(admin.listTopics().names().get()::contains));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  public void create() {
    try (Admin admin = Admin.create(connection)) {
      admin
          .createTopics(
              names().stream().map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> admin.describeTopics(names()).allTopicNames().get().size() == 6);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  public void send(EventEnvelope event) {
    send(CloudEventCodec.encode(event, PARTITIONS));
  }

  public void send(List<EventEnvelope> events) {
    events.forEach(this::send);
    flush();
  }

  /** A watermark into every partition of every topic. */
  public void send(Watermark watermark) {
    for (String topic : AggregateType.topics()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        send(CloudEventCodec.encode(watermark, topic, partition));
      }
    }
    flush();
  }

  public void send(WireRecord record) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value());
    record.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
    send(message);
  }

  public void send(ProducerRecord<byte[], byte[]> message) {
    sent.add(producer.send(message));
  }

  /** Has Kafka drop what the topics of events hold, as it does when its time is over. */
  public void drop() {
    try (Admin admin = Admin.create(connection)) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (String topic : AggregateType.topics()) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
      }
      Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((at, end) -> ends.put(at, RecordsToDelete.beforeOffset(end.offset())));
      admin.deleteRecords(ends).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns when Kafka has everything that was sent. */
  public void flush() {
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    sent.clear();
  }

  /** Every record of the topic so far, by partition and offset. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(connection, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long left = consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (records.size() < left) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
