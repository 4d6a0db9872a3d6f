package io.millrace.command.catalog.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.command.catalog.postgres.CatalogCopyPosition;
import io.millrace.command.catalog.postgres.ProductCopyTable;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;

/**
 * Follows the catalogue's topic for every shard that has a copy. The topic tells which products
 * changed; what they are now is read on the home shard, and the newest version wins. So repetitions
 * and several instances do no harm, and no kind of event has to be understood here.
 */
@Singleton
@Identifier(CatalogFollower.CHANNEL)
class CatalogFollower implements KafkaConsumerRebalanceListener {
  static final String CHANNEL = "catalogue";

  private static final Logger LOG = Logger.getLogger(CatalogFollower.class);

  /** After the migrations. */
  private static final int LATE = 10_000;

  private static final Duration AGAIN_FROM = Duration.ofSeconds(1);
  private static final Duration AGAIN_TO = Duration.ofSeconds(5);

  private final Multi<ConsumerRecords<byte[], byte[]>> records;
  private final ShardMap shards;
  private final ProductCopyTable products;
  private final CatalogCopyPosition position;
  private final List<CatalogCopy> copies = new ArrayList<>();
  private final Map<Integer, Long> next = new ConcurrentHashMap<>();
  private Cancellable following = () -> {};

  CatalogFollower(
      @Channel(CHANNEL) Multi<ConsumerRecords<byte[], byte[]>> records,
      ShardMap shards,
      ProductCopyTable products,
      CatalogCopyPosition position) {
    this.records = records;
    this.shards = shards;
    this.products = products;
    this.position = position;
  }

  /** Waits for nobody. */
  void onStart(@Observes @Priority(LATE) StartupEvent event) {
    for (Shard shard : shards.all()) {
      if (products.isCopy(shard.number())) {
        copies.add(new CatalogCopy(shard, products, position));
      }
    }
    if (!copies.isEmpty()) {
      following =
          records
              .onFailure()
              .invoke(
                  failure -> LOG.warnf("%s cannot be followed; tried again: %s", CHANNEL, failure))
              .onFailure()
              .retry()
              .withBackOff(AGAIN_FROM, AGAIN_TO)
              .indefinitely()
              .subscribe()
              .with(this::take);
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    following.cancel();
    copies.forEach(CatalogCopy::stop);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    while (!partitions.stream().allMatch(partition -> next.containsKey(partition.partition()))) {
      try {
        begin(
            byNumber(consumer.beginningOffsets(partitions)),
            byNumber(consumer.endOffsets(partitions)));
      } catch (TimeoutException e) {
        LOG.debugf("Kafka does not tell the offsets of %s yet", partitions);
      }
    }
    partitions.forEach(
        partition -> consumer.seek(partition, next.getOrDefault(partition.partition(), 0L)));
  }

  private void begin(Map<Integer, Long> first, Map<Integer, Long> last) {
    Map<Integer, Long> start = new HashMap<>(last);
    for (CatalogCopy copy : copies) {
      copy.begin(first, last)
          .forEach((partition, offset) -> start.merge(partition, offset, Math::min));
    }
    next.putAll(start);
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> numbered = new HashMap<>();
    offsets.forEach((partition, offset) -> numbered.put(partition.partition(), offset));
    return numbered;
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    boolean lost = false;
    Set<String> skus = new HashSet<>();
    Map<Integer, Long> offsets = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      offsets.put(record.partition(), record.offset() + 1);
      Long expected = next.put(record.partition(), record.offset() + 1);
      // Retention was faster, or the topic was made anew.
      lost |= expected != null && expected != record.offset();
      Header type = record.headers().lastHeader("ce_type");
      Header subject = record.headers().lastHeader("ce_subject");
      // Watermarks and the categories' events stand in the same topic.
      boolean product =
          type != null && new String(type.value(), UTF_8).startsWith("io.millrace.product.");
      if (product && subject != null) {
        skus.add(new String(subject.value(), UTF_8));
      }
    }
    for (CatalogCopy copy : copies) {
      if (lost) {
        copy.beginAnew(offsets);
      } else {
        copy.changed(skus, offsets);
      }
    }
  }
}
