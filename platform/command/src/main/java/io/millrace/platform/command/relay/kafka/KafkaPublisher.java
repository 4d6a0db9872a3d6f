package io.millrace.platform.command.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.platform.command.relay.PublishException;
import io.millrace.platform.command.relay.Publisher;
import io.millrace.platform.events.codec.WireRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** An idempotent producer that waits for all replicas and names every record's partition. */
public final class KafkaPublisher implements Publisher {
  /** What a batch, a record and its lengths take beside keys, values and headers. */
  private static final int RECORD_OVERHEAD_BYTES = 128;

  private static final int HEADER_OVERHEAD_BYTES = 10;
  private static final int BATCH_BYTES = 128 * 1024;

  /** More than a look at the ledger gives, so that handing records over never waits for room. */
  private static final long BUFFER_BYTES = 32L * 1024 * 1024;

  /** One or two are the producer's wrong guess of how well records compress. */
  private static final int MANY_SPLITS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final int maxRecordBytes;
  private final Duration silence;
  private final Metric splits;

  private KafkaPublisher(
      KafkaProducer<byte[], byte[]> producer, int maxRecordBytes, Duration silence) {
    this.producer = producer;
    this.maxRecordBytes = maxRecordBytes;
    this.silence = silence;
    this.splits =
        producer.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("batch-split-total"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
  }

  /**
   * Opens a producer; does not wait for the broker.
   *
   * @param connection bootstrap servers and security settings
   * @param maxRecordBytes what the topics take at most
   * @param silence after so long without an acknowledgement the producer is given up: one whose
   *     thread has died is silent for ever, and a peer may reach a broker that this process cannot
   * @throws PublishException if the settings are of no use, for example no server's name resolves
   */
  public static KafkaPublisher open(
      Map<String, Object> connection, int maxRecordBytes, Duration silence) {
    try {
      return new KafkaPublisher(
          new KafkaProducer<>(
              settings(connection, maxRecordBytes),
              new ByteArraySerializer(),
              new ByteArraySerializer()),
          maxRecordBytes,
          silence);
    } catch (KafkaException e) {
      throw new PublishException("Kafka's settings are of no use: " + reason(e), e);
    }
  }

  private static Map<String, Object> settings(Map<String, Object> connection, int maxRecordBytes) {
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
    // One request at a time: when a record is refused, nothing behind it is on its way already.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // A batch above the topics' limit is split into pieces of this size: were it above the limit
    // too, the same batch would be sent and refused for ever.
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Math.min(BATCH_BYTES, maxRecordBytes));
    // The topics' limit is the one that counts; what is above it is not sent at all.
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(maxRecordBytes, 1024 * 1024));
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    // A pass hands over all it has and then waits for it; there is nothing to linger for.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return settings;
  }

  @Override
  public Sent send(List<WireRecord> records) {
    Delivery delivery = new Delivery(records.size(), silence, splits, this::close);
    for (WireRecord wire : records) {
      try {
        var ignored =
            producer.send(
                record(wire), (metadata, failure) -> delivery.acknowledged(wire, failure));
      } catch (KafkaException | IllegalStateException e) {
        delivery.check();
        throw new PublishException("Kafka does not take records: " + reason(e), e);
      }
    }
    return delivery;
  }

  @Override
  public Optional<String> refusal(WireRecord wire) {
    int bytes = RECORD_OVERHEAD_BYTES + wire.key().length + wire.value().length;
    for (Map.Entry<String, String> header : wire.headers().entrySet()) {
      bytes +=
          HEADER_OVERHEAD_BYTES
              + header.getKey().length()
              + header.getValue().getBytes(UTF_8).length;
    }
    return bytes <= maxRecordBytes
        ? Optional.empty()
        : Optional.of(
            "its record has %d bytes, topic %s takes %d at most (max.message.bytes)"
                .formatted(bytes, wire.topic(), maxRecordBytes));
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
    private final AtomicReference<@Nullable PublishException> failure = new AtomicReference<>();
    private final Duration silence;
    private final Metric splits;
    private final double splitsBefore;
    private final Runnable close;
    private volatile long heardAt = System.nanoTime();

    Delivery(int records, Duration silence, Metric splits, Runnable close) {
      open = new CountDownLatch(records);
      this.silence = silence;
      this.splits = splits;
      this.close = close;
      splitsBefore = (Double) splits.metricValue();
    }

    void acknowledged(WireRecord wire, @Nullable Exception refused) {
      if (refused != null && failure.compareAndSet(null, named(wire, refused))) {
        // Here, on the producer's own thread, before it sends what stands behind the refused
        // record.
        close.run();
      }
      heardAt = System.nanoTime();
      open.countDown();
    }

    private static PublishException named(WireRecord wire, Exception refused) {
      return new PublishException(
          "Kafka refused %s of %s on topic %s: %s"
              .formatted(
                  wire.headers().get("ce_type"),
                  wire.headers().get("ce_subject"),
                  wire.topic(),
                  reason(refused)),
          refused);
    }

    void check() {
      PublishException refused = failure.get();
      if (refused != null) {
        throw refused;
      }
    }

    @Override
    public boolean await(Duration patience) throws InterruptedException {
      boolean complete = open.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      check();
      if (!complete && (Double) splits.metricValue() - splitsBefore > MANY_SPLITS) {
        // The producer would go on splitting until its thread's stack is full.
        throw new PublishException(
            "Kafka refuses batches as too large over and over: max.message.bytes of a topic is lower than it was. The limits are read anew",
            new IllegalStateException("batches are split in vain"));
      }
      if (!complete && System.nanoTime() - heardAt > silence.toNanos()) {
        throw new PublishException(
            "Kafka has acknowledged nothing for %d s. A new producer is opened"
                .formatted(silence.toSeconds()),
            new IllegalStateException("the producer is silent"));
      }
      return complete;
    }
  }
}
