package io.millrace.command.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.command.relay.PublishException;
import io.millrace.command.relay.Publisher;
import io.millrace.events.codec.WireRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** An idempotent producer that waits for all replicas and names every record's partition. */
public final class KafkaPublisher implements Publisher {
  private final KafkaProducer<byte[], byte[]> producer;

  private KafkaPublisher(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Opens a producer; does not wait for the broker.
   *
   * @param connection bootstrap servers and security settings
   * @throws PublishException if the settings are of no use, for example no server's name resolves
   */
  public static KafkaPublisher open(Map<String, Object> connection) {
    try {
      return new KafkaPublisher(
          new KafkaProducer<>(
              settings(connection), new ByteArraySerializer(), new ByteArraySerializer()));
    } catch (KafkaException e) {
      throw new PublishException("Kafka's settings are of no use: " + reason(e), e);
    }
  }

  private static Map<String, Object> settings(Map<String, Object> connection) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // A record that expires in the producer lets the ones behind it pass: the order of an
    // aggregate would break. So none ever expires; who gives up closes the producer.
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    // A pass hands over all it has and then waits for it; there is nothing to linger for.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return settings;
  }

  @Override
  public Sent send(List<WireRecord> records) {
    Delivery delivery = new Delivery(records.size());
    for (WireRecord wire : records) {
      try {
        var ignored =
            producer.send(record(wire), (metadata, failure) -> delivery.acknowledged(failure));
      } catch (KafkaException | IllegalStateException e) {
        throw new PublishException("Kafka does not take records: " + reason(e), e);
      }
      // Behind a refused record nothing more is sent, or the order would break.
      delivery.check();
    }
    return delivery;
  }

  private static ProducerRecord<byte[], byte[]> record(WireRecord wire) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(wire.topic(), wire.partition(), wire.key(), wire.value());
    wire.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return record;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private static String reason(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
  }

  /** Counts the acknowledgements of one call of {@link #send}. */
  private static final class Delivery implements Sent {
    private final CountDownLatch open;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Delivery(int records) {
      open = new CountDownLatch(records);
    }

    void acknowledged(@Nullable Exception refused) {
      if (refused != null) {
        failure.compareAndSet(null, refused);
      }
      open.countDown();
    }

    void check() {
      Exception refused = failure.get();
      if (refused != null) {
        throw new PublishException("Kafka refused a record: " + reason(refused), refused);
      }
    }

    @Override
    public boolean await(Duration patience) throws InterruptedException {
      boolean complete = open.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      check();
      return complete;
    }
  }
}
