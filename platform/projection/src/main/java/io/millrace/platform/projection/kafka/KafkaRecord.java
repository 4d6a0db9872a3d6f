package io.millrace.platform.projection.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.RawRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A Kafka record translated at the border. */
record KafkaRecord(ConsumerRecord<byte[], byte[]> record) implements RawRecord {
  static FeedRecord decode(ConsumerRecord<byte[], byte[]> record) {
    return new FeedRecord(
        new PartitionId(record.topic(), record.partition()),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        decoded(record),
        new KafkaRecord(record));
  }

  // The key decides what Kafka keeps together: a record under another key is not what it says.
  private static Decoded decoded(ConsumerRecord<byte[], byte[]> record) {
    Decoded decoded = CloudEventCodec.decode(name -> header(record, name), record.value());
    return decoded instanceof Decoded.Event(var envelope)
            && !Arrays.equals(record.key(), envelope.aggregateId().getBytes(UTF_8))
        ? new Decoded.Malformed("the record's key is not the id of the aggregate")
        : decoded;
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  @Override
  public byte @Nullable [] key() {
    return record.key();
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), UTF_8));
      }
    }
    return headers;
  }

  @Override
  public byte @Nullable [] value() {
    return record.value();
  }
}
