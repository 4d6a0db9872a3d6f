package io.millrace.command.catalog.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.command.catalog.postgres.CatalogCopyPosition;
import io.millrace.command.catalog.postgres.ProductCopyTable;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.runtime.Shard;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one shard's copy of the catalogue up to date. The topic tells which products changed; what
 * they are now is read on the home shard, and the newest version wins. So repetitions and several
 * instances do no harm, and no kind of event has to be understood here.
 */
final class CatalogFollower implements Runnable {
  private static final Logger LOG = Logger.getLogger(CatalogFollower.class);
  private static final String TOPIC = ShopAggregates.PRODUCT.topic();
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration STORE = Duration.ofSeconds(30);

  /** Watermarks move the position all the time; it is stored for them now and then only. */
  private static final Duration KEEP_EVERY = Duration.ofSeconds(10);

  private final Shard shard;
  private final ProductCopyTable products;
  private final CatalogCopyPosition position;
  private final Map<String, Object> kafka;
  private volatile boolean stopped;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

  CatalogFollower(
      Shard shard,
      ProductCopyTable products,
      CatalogCopyPosition position,
      Map<String, Object> kafka) {
    this.shard = shard;
    this.products = products;
    this.position = position;
    this.kafka = kafka;
  }

  /** Until it is stopped. */
  @Override
  public void run() {
    while (!stopped) {
      try (KafkaConsumer<byte[], byte[]> consumer = open()) {
        current = consumer;
        follow(consumer);
      } catch (WakeupException e) {
        LOG.debugf("The copy of the catalogue on write shard %d stops", shard.number());
      } catch (RuntimeException e) {
        LOG.warnf(
            "The copy of the catalogue on write shard %d does not follow; tried again: %s",
            shard.number(), e.getMessage());
      }
      pause();
    }
  }

  /** Ends it soon. */
  void stop() {
    stopped = true;
    KafkaConsumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void pause() {
    try {
      Thread.sleep(stopped ? Duration.ZERO : AGAIN);
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove("group.id");
    settings.put("client.id", "millrace-catalog-copy-" + shard.number());
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    settings.put("auto.offset.reset", "none");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(TOPIC).stream()
            .map(info -> new TopicPartition(TOPIC, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return;
    }
    consumer.assign(partitions);
    begin(consumer, partitions);
    long kept = System.nanoTime();
    while (!stopped) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      Set<String> skus = skus(records);
      if (!skus.isEmpty()) {
        await(products.bring(shard.number(), skus));
      }
      if (!skus.isEmpty() || System.nanoTime() - kept > KEEP_EVERY.toNanos()) {
        await(position.keep(shard, positions(consumer, partitions)));
        kept = System.nanoTime();
      }
    }
  }

  /** Goes on where the copy stands; a copy without a place in the topic is made anew. */
  private void begin(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<Integer, Long> known = await(position.of(shard));
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> last = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> next = new HashMap<>();
    partitions.forEach(p -> next.put(p, known.getOrDefault(p.partition(), -1L)));
    boolean continues =
        partitions.stream()
            .allMatch(p -> at(next, p) >= at(first, p) && at(next, p) <= at(last, p));
    if (continues) {
      partitions.forEach(p -> consumer.seek(p, at(next, p)));
      return;
    }
    // What is committed after these offsets were read comes behind them in the topic.
    // As long as it takes; this thread has nothing else to do until there is a copy.
    products.bringAll(shard).await().indefinitely();
    partitions.forEach(p -> consumer.seek(p, at(last, p)));
    await(position.keep(shard, positions(consumer, partitions)));
    LOG.infof("Write shard %d has a copy of the whole catalogue", shard.number());
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  private static Map<Integer, Long> positions(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<Integer, Long> positions = new HashMap<>();
    partitions.forEach(p -> positions.put(p.partition(), consumer.position(p)));
    return positions;
  }

  private static Set<String> skus(ConsumerRecords<byte[], byte[]> records) {
    Set<String> skus = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Header type = record.headers().lastHeader("ce_type");
      Header subject = record.headers().lastHeader("ce_subject");
      // Watermarks and the categories' events stand in the same topic.
      boolean product =
          type != null && new String(type.value(), UTF_8).startsWith("io.millrace.product.");
      if (product && subject != null) {
        skus.add(new String(subject.value(), UTF_8));
      }
    }
    return skus;
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(STORE);
  }
}
