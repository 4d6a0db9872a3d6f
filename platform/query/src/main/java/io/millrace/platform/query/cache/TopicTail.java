package io.millrace.platform.query.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the last stretch of a topic and what follows, all partitions, without a consumer group. A
 * partition that appears later is read from its beginning.
 */
final class TopicTail implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration ASK_WITHIN = Duration.ofSeconds(5);

  private final String topic;
  private final Instant since;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> partitions = new HashSet<>();
  private final Map<TopicPartition, Long> catchUpTo = new HashMap<>();
  private final Map<Integer, Long> started = new HashMap<>();
  private boolean looked;
  private boolean skipped;
  private long lookedAt;

  /**
   * Opens the topic; it need not exist yet.
   *
   * @param since messages from this time on are read
   */
  TopicTail(Map<String, Object> kafka, String topic, Instant since) {
    this.topic = topic;
    this.since = since;
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "millrace-query-views");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The next messages; none if none came in time, and at once none while there is no topic. */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    lookForPartitions();
    if (partitions.isEmpty()) {
      return ConsumerRecords.empty();
    }
    try {
      return consumer.poll(timeout);
    } catch (InvalidOffsetException e) {
      consumer.seekToBeginning(e.partitions());
      e.partitions().forEach(this::noteStart);
      skipped = true;
      return ConsumerRecords.empty();
    }
  }

  /** Whether there is anything to read from. */
  boolean exists() {
    return !partitions.isEmpty();
  }

  /** Whether everything has been read that was there when the reading began. */
  boolean isCaughtUp() {
    catchUpTo
        .entrySet()
        .removeIf(end -> consumer.position(end.getKey(), ASK_WITHIN) >= end.getValue());
    return looked && catchUpTo.isEmpty();
  }

  /** Whether retention has taken messages before they were read, since the last call. */
  boolean hasSkipped() {
    boolean answer = skipped;
    skipped = false;
    return answer;
  }

  private void noteStart(TopicPartition partition) {
    started.put(partition.partition(), consumer.position(partition, ASK_WITHIN));
  }

  /** Partitions whose reading began since the last call, with the offset that is read first. */
  Map<Integer, Long> started() {
    Map<Integer, Long> answer = Map.copyOf(started);
    started.clear();
    return answer;
  }

  /** Of the partitions whose end is known, the offset behind it. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      consumer
          .currentLag(partition)
          .ifPresent(
              lag ->
                  ends.put(partition.partition(), consumer.position(partition, ASK_WITHIN) + lag));
    }
    return ends;
  }

  private void lookForPartitions() {
    long now = System.nanoTime();
    if (looked && now - lookedAt < LOOK_EVERY.toNanos()) {
      return;
    }
    List<TopicPartition> fresh = new ArrayList<>(existing());
    fresh.removeAll(partitions);
    if (!fresh.isEmpty()) {
      partitions.addAll(fresh);
      consumer.assign(partitions);
      if (looked) {
        consumer.seekToBeginning(fresh);
      } else {
        seekToStart(fresh);
      }
      fresh.forEach(this::noteStart);
    }
    looked = true;
    lookedAt = now;
  }

  private void seekToStart(List<TopicPartition> fresh) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    fresh.forEach(partition -> wanted.put(partition, since.toEpochMilli()));
    Map<TopicPartition, Long> ends = consumer.endOffsets(fresh, ASK_WITHIN);
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(wanted, ASK_WITHIN);
    for (TopicPartition partition : fresh) {
      long end = ends.getOrDefault(partition, 0L);
      OffsetAndTimestamp start = starts.get(partition);
      consumer.seek(partition, start == null ? end : start.offset());
      catchUpTo.put(partition, end);
    }
  }

  private List<TopicPartition> existing() {
    try {
      List<PartitionInfo> infos = consumer.partitionsFor(topic, ASK_WITHIN);
      return infos.stream().map(i -> new TopicPartition(topic, i.partition())).toList();
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }

  /** Makes a poll in another thread end with an exception. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
