package io.millrace.query.kit;

import static org.awaitility.Awaitility.await;

import io.millrace.stack.SharedStack;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays the projector towards Kafka. */
public final class ViewChanges {
  private static final String TOPIC = "millrace.views.v1";

  private ViewChanges() {}

  static void createTopic() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void send(String view, String key, long version) {
    sendRaw(
        view + ":" + key,
        "{\"view\":\"%s\",\"key\":\"%s\",\"version\":%d}".formatted(view, key, version));
  }

  /** Sends many without waiting. */
  public static final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    public void send(String view, String key, long version) {
      byte[] name = (view + ":" + key).getBytes(StandardCharsets.UTF_8);
      byte[] value =
          "{\"view\":\"%s\",\"key\":\"%s\",\"version\":%d}"
              .formatted(view, key, version)
              .getBytes(StandardCharsets.UTF_8);
      Future<?> unused = producer.send(new ProducerRecord<>(TOPIC, name, value));
    }

    @Override
    public void close() {
      producer.close();
    }
  }

  public static void sendRaw(String key, String value) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(TOPIC, key.getBytes(StandardCharsets.UTF_8), bytes)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the service takes values from Redis, which it does once it follows the topic. */
  public static void awaitFollower() {
    await()
        .until(
            () ->
                RestAssured.given()
                    .get(Management.url("/metrics"))
                    .asString()
                    .contains("millrace_cache_trusted{level=\"L2\"} 1.0"));
  }

  private static String kafka() {
    return SharedStack.get().description().kafkaBootstrapServers();
  }
}
