package io.millrace.platform.command.relay;

import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.stack.SharedStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What one shard's relay has put into a topic, as a consumer sees it. */
public final class TopicLog implements AutoCloseable {
  static final int PARTITIONS = 4;

  /** A record of the log. */
  record Entry(int partition, Decoded content) {}

  /** A log shows what was published in this time before it was opened, and all that follows. */
  private static final Duration BEFORE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int shard;
  private final List<Entry> entries = new ArrayList<>();

  /** Of the orders. */
  public TopicLog(int shard) {
    this(shard, ShopAggregates.ORDER);
  }

  public TopicLog(int shard, AggregateType type) {
    this.shard = shard;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                SharedStack.get().description().kafkaBootstrapServers(),
                "group.id",
                "test-" + UUID.randomUUID(),
                "max.poll.records",
                "50000",
                "max.partition.fetch.bytes",
                "16777216"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.add(new TopicPartition(type.topic(), partition));
    }
    consumer.assign(all);
    if (!consumer.listTopics().containsKey(type.topic())) {
      // The first test of a run: the relay makes the topic.
      consumer.seekToBeginning(all);
      return;
    }
    // Tests share the topics: what others left behind long ago would take too long to read.
    long from = System.currentTimeMillis() - BEFORE.toMillis();
    Map<TopicPartition, Long> times = new HashMap<>();
    all.forEach(partition -> times.put(partition, from));
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) ->
                consumer.seek(
                    partition,
                    found == null ? Objects.requireNonNull(ends.get(partition)) : found.offset()));
  }

  /** All records up to now, per partition in their order. */
  List<Entry> entries() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
      Decoded content = CloudEventCodec.decode(name -> header(record, name), record.value());
      boolean ours =
          switch (content) {
            case Decoded.Event event -> event.envelope().id().shard() == shard;
            case Decoded.Mark mark -> mark.watermark().shard() == shard;
            case Decoded.Unknown unknown -> throw new AssertionError("unknown: " + unknown);
            case Decoded.Malformed bad -> throw new AssertionError("malformed: " + bad);
          };
      if (ours) {
        entries.add(new Entry(record.partition(), content));
      }
    }
    return entries;
  }

  /** All events as {@code id/version}, repeats included. */
  public List<String> events() {
    return entries().stream()
        .filter(entry -> entry.content() instanceof Decoded.Event)
        .map(entry -> name(((Decoded.Event) entry.content()).envelope()))
        .toList();
  }

  /** Versions of one aggregate in the order in which a consumer first sees them. */
  public List<Long> versionsOf(String orderId) {
    Set<Long> versions = new LinkedHashSet<>();
    for (Entry entry : entries()) {
      if (entry.content() instanceof Decoded.Event(EventEnvelope envelope)
          && envelope.aggregateId().equals(orderId)) {
        versions.add(envelope.version());
      }
    }
    return List.copyOf(versions);
  }

  /** The highest watermark of any partition; 0 if there is none. */
  long highestWatermark() {
    return entries().stream()
        .filter(entry -> entry.content() instanceof Decoded.Mark)
        .mapToLong(entry -> ((Decoded.Mark) entry.content()).watermark().tx())
        .max()
        .orElse(0);
  }

  /** What all partitions have passed; 0 as long as one of them has no watermark. */
  long lowestWatermark() {
    List<Watermark> newest = newestWatermarks();
    return newest.size() < PARTITIONS
        ? 0
        : newest.stream().mapToLong(Watermark::tx).min().orElse(0);
  }

  /** Waits until every partition has had so many more watermarks: the relay looked as often. */
  public void awaitLooks(int looks) {
    int before = entries().size();
    await().until(() -> entries().size() > before + looks * PARTITIONS);
  }

  /** The newest watermark of every partition that has one. */
  List<Watermark> newestWatermarks() {
    Watermark[] newest = new Watermark[PARTITIONS];
    for (Entry entry : entries()) {
      if (entry.content() instanceof Decoded.Mark(Watermark watermark)) {
        newest[entry.partition()] = watermark;
      }
    }
    return java.util.Arrays.stream(newest).filter(java.util.Objects::nonNull).toList();
  }

  static String name(EventEnvelope envelope) {
    return envelope.aggregateId() + "/" + envelope.version();
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
