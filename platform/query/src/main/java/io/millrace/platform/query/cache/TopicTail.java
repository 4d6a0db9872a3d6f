package io.millrace.platform.query.cache;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The place of one instance in a topic of which it reads the last stretch and what follows, all
 * partitions. One that appears later is read from its beginning; one that is taken away and comes
 * back goes on where it was.
 */
final class TopicTail implements KafkaConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(TopicTail.class);
  private static final Duration ASK_WITHIN = Duration.ofSeconds(5);

  private final Supplier<Instant> since;
  private final List<ViewChangeListener> listeners;
  private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> catchUpTo = new ConcurrentHashMap<>();
  private volatile boolean begun;
  private volatile boolean reading;

  /**
   * @param since messages from this time on are read; asked when the reading begins
   * @param listeners are told where it begins, and ends at present
   */
  TopicTail(Supplier<Instant> since, List<ViewChangeListener> listeners) {
    this.since = since;
    this.listeners = listeners;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    while (!begins(consumer, partitions)) {
      LOG.debugf("Kafka does not tell the offsets of %s yet", partitions);
    }
    partitions.forEach(partition -> consumer.seek(partition, next.getOrDefault(partition, 0L)));
    begun = true;
    reading = true;
  }

  private boolean begins(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    List<TopicPartition> fresh = new ArrayList<>(partitions);
    fresh.removeIf(next::containsKey);
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK_WITHIN);
      Map<TopicPartition, Long> starts =
          begun
              ? consumer.beginningOffsets(fresh, ASK_WITHIN)
              : startOfStretch(consumer, fresh, ends);
      next.putAll(starts);
      ends.forEach(
          (partition, end) -> {
            if (next.getOrDefault(partition, 0L) < end) {
              catchUpTo.put(partition, end);
            }
          });
      follow(starts);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private Map<TopicPartition, Long> startOfStretch(
      Consumer<?, ?> consumer, List<TopicPartition> fresh, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    fresh.forEach(partition -> wanted.put(partition, since.get().toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(wanted, ASK_WITHIN);
    Map<TopicPartition, Long> starts = new HashMap<>();
    fresh.forEach(
        partition -> {
          OffsetAndTimestamp start = first.get(partition);
          starts.put(partition, start == null ? ends.getOrDefault(partition, 0L) : start.offset());
        });
    return starts;
  }

  private void follow(Map<TopicPartition, Long> starts) {
    Map<Integer, Long> offsets = new HashMap<>();
    starts.forEach((partition, start) -> offsets.put(partition.partition(), start));
    if (!offsets.isEmpty()) {
      listeners.forEach(listener -> listener.following(offsets));
    }
  }

  /** Looks where the topic ends by now, on the consumer's thread. */
  void look(Consumer<?, ?> consumer) {
    Map<Integer, Long> ends = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        long end = consumer.position(partition, ASK_WITHIN) + lag.getAsLong();
        ends.put(partition.partition(), end);
        if (next.getOrDefault(partition, 0L) > end) {
          // The topic was deleted and made anew.
          next.put(partition, 0L);
          catchUpTo.remove(partition);
          follow(Map.of(partition, 0L));
        }
      }
    }
    listeners.forEach(listener -> listener.endsAt(ends));
  }

  /**
   * Takes note that this message was read.
   *
   * @return whether retention had taken some before they were read
   */
  boolean hasSkipped(ConsumerRecord<?, ?> read) {
    TopicPartition partition = new TopicPartition(read.topic(), read.partition());
    long behind = read.offset() + 1;
    catchUpTo.computeIfPresent(partition, (_, end) -> behind < end ? end : null);
    Long expected = next.put(partition, behind);
    return expected != null && expected < read.offset();
  }

  /** Whether everything has been read that was there when the reading began, or went on. */
  boolean isCaughtUp() {
    return reading && catchUpTo.isEmpty();
  }

  /** The topic is not read for now; it goes on where it was. */
  void interrupted() {
    reading = false;
  }
}
