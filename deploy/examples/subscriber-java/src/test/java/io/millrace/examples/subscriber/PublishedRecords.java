package io.millrace.examples.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.events.routing.Buckets;
import io.millrace.stack.SharedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Topics as the relay leaves them: every type once, and all that a consumer has to cope with. Made
 * once for all tests.
 */
final class PublishedRecords {
  static final int PARTITIONS = 4;

  /** Gets versions 1, 2 and 3, with stragglers and duplicates in between. */
  static final String BUSY_ORDER = "0192f0c4-7a10-7123-8abc-00000000b057";

  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789012Z");
  private static final Path APPROVED =
      Path.of(
          System.getProperty("basedir", ""), "../../../shared-events/src/test/resources/approved");

  private static final PublishedRecords ONCE = new PublishedRecords();

  private final Map<String, JsonNode> dataByType = new LinkedHashMap<>();
  private final List<WireRecord> records = new ArrayList<>();
  private long position;

  private PublishedRecords() {
    for (EventType<?> type : EventTypes.all()) {
      byte[] payload = approved(type.cloudEventType());
      dataByType.put(type.cloudEventType(), json(payload));
      records.add(
          event(type.aggregate(), subjectOf(type), 1, type.name(), type.schemaVersion(), payload));
    }
    byte[] paid = approved("io.millrace.order.PaymentReceived.v1");
    for (long version : new long[] {1, 2, 2, 1, 3, 3, 2}) {
      records.add(event(ShopAggregates.ORDER, BUSY_ORDER, version, "PaymentReceived", 1, paid));
    }
    records.add(event(ShopAggregates.ORDER, "unknown", 1, "OrderTeleported", 1, paid));
    records.add(event(ShopAggregates.ORDER, "newer", 1, "OrderPlaced", 3, paid));
    addWithoutSense(paid);
    for (String topic : AggregateType.topics()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        Watermark mark = new Watermark(0, 4711, NOW);
        records.add(CloudEventCodec.encode(mark, topic, partition));
      }
    }
    send();
  }

  /** The payload of every type, as it was sent; sends first. */
  static Map<String, JsonNode> dataByType() {
    return ONCE.dataByType;
  }

  static String bootstrap() {
    return SharedStack.get().description().kafkaBootstrapServers();
  }

  /** The subject under which the example of this type was sent. */
  static String subjectOf(EventType<?> type) {
    return "example of " + type.name() + " ☃";
  }

  private void addWithoutSense(byte[] paid) {
    WireRecord whole = event(ShopAggregates.ORDER, "malformed", 1, "PaymentReceived", 1, paid);
    records.add(with(whole, Map.of()));
    Map<String, String> headers = new LinkedHashMap<>(whole.headers());
    headers.remove("ce_sequence");
    records.add(with(whole, headers));
  }

  private static WireRecord with(WireRecord record, Map<String, String> headers) {
    return new WireRecord(
        record.topic(), record.partition(), record.key(), headers, record.value());
  }

  private WireRecord event(
      AggregateType aggregate, String id, long version, String type, int schema, byte[] payload) {
    return CloudEventCodec.encode(
        new LedgerRow(
            new EventId(0, ++position),
            aggregate,
            id,
            version,
            Buckets.of(id),
            NOW,
            EventMetadata.NONE,
            type,
            schema,
            payload),
        position,
        PARTITIONS);
  }

  private void send() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrap(),
                    // As the relay does.
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "lz4",
                    ProducerConfig.LINGER_MS_CONFIG,
                    50,
                    // The topics are new: a leader that refuses the first batch and takes the
                    // second
                    // would refuse the first for ever, being out of sequence by then.
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                    1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      admin
          .createTopics(
              AggregateType.topics().stream()
                  .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (WireRecord record : records) {
        sent.add(producer.send(kafkaRecord(record)));
      }
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the topics could not be filled", e);
    }
  }

  private static ProducerRecord<byte[], byte[]> kafkaRecord(WireRecord record) {
    ProducerRecord<byte[], byte[]> made =
        new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value());
    record.headers().forEach((name, value) -> made.headers().add(name, value.getBytes(UTF_8)));
    return made;
  }

  private static byte[] approved(String type) {
    try {
      return Files.readString(APPROVED.resolve(type + ".json")).strip().getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(byte[] payload) {
    try {
      return new ObjectMapper().readTree(payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
