package io.millrace.platform.projection.kafka;

import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.apply.ProjectionRunner;
import io.millrace.platform.projection.feed.PartitionBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that Kafka gave to this consumer, and how far they are taken over. A partition
 * stays paused until the runner has claimed it in the store and told where to go on; so the store,
 * not Kafka, decides what is delivered. All calls come from the thread that polls.
 */
final class PartitionAssignment implements ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(PartitionAssignment.class);
  private static final Duration TAKE_BACK_AFTER = Duration.ofSeconds(1);

  private record Claim(
      Set<TopicPartition> partitions, CompletableFuture<Map<PartitionId, Long>> offsets) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Set<String> topics;
  private final ProjectionRunner runner;
  private final Set<TopicPartition> unclaimed = new HashSet<>();
  private final Set<TopicPartition> running = new HashSet<>();
  private @Nullable Claim claim;
  private long notBeforeNanos = System.nanoTime();

  PartitionAssignment(
      Consumer<byte[], byte[]> consumer, Set<String> topics, ProjectionRunner runner) {
    this.consumer = consumer;
    this.topics = topics;
    this.runner = runner;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // The consumer needs some position; nothing is fetched from it while the partition is paused.
    partitions.forEach(partition -> consumer.seek(partition, 0));
    consumer.pause(partitions);
    unclaimed.addAll(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(unclaimed::remove);
    partitions.forEach(running::remove);
    runner.release(ids(partitions));
  }

  /** Claims what is new, and lets run what is claimed. */
  void advance() {
    takeBackLost();
    Set<PartitionId> rewound = runner.takeRewound();
    if (!rewound.isEmpty()) {
      claimAgain(assigned(rewound));
    }
    Claim pending = claim;
    if (pending != null && pending.offsets().isDone()) {
      claim = null;
      start(pending);
    }
    if (claim == null && !unclaimed.isEmpty() && System.nanoTime() - notBeforeNanos >= 0) {
      claimAll();
    }
  }

  // Another projector took them, perhaps because Kafka is about to. If they are still ours after
  // some polls, that one was the zombie.
  private void takeBackLost() {
    Set<PartitionId> lost = runner.takeLost();
    if (!lost.isEmpty()) {
      notBeforeNanos = System.nanoTime() + TAKE_BACK_AFTER.toNanos();
      claimAgain(assigned(lost));
    }
  }

  private Set<TopicPartition> assigned(Set<PartitionId> among) {
    Set<TopicPartition> own = new HashSet<>(consumer.assignment());
    own.removeIf(partition -> !among.contains(id(partition)));
    return own;
  }

  /** Stops these partitions and claims them again. */
  void claimAgain(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    running.removeAll(partitions);
    unclaimed.addAll(partitions);
  }

  private void claimAll() {
    Set<TopicPartition> partitions = Set.copyOf(unclaimed);
    try {
      Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      Map<String, Integer> counts = new HashMap<>();
      for (String topic : topics) {
        counts.put(topic, consumer.partitionsFor(topic).size());
      }
      List<PartitionBounds> bounds = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        bounds.add(
            new PartitionBounds(
                id(partition),
                begin.getOrDefault(partition, 0L),
                end.getOrDefault(partition, Long.MAX_VALUE)));
      }
      unclaimed.removeAll(partitions);
      claim = new Claim(partitions, runner.claim(bounds, counts));
    } catch (TimeoutException e) {
      LOG.warnf(
          "Kafka does not tell the bounds of %s, asking again: %s", partitions, e.getMessage());
    }
  }

  private void start(Claim claimed) {
    Map<PartitionId, Long> offsets = claimed.offsets().join();
    for (TopicPartition partition : claimed.partitions()) {
      Long offset = offsets.get(id(partition));
      // What was revoked meanwhile is not ours to seek in; what came back is claimed once more.
      if (offset != null
          && consumer.assignment().contains(partition)
          && !unclaimed.contains(partition)) {
        consumer.seek(partition, offset);
        running.add(partition);
      }
    }
    goOn();
  }

  /** Puts down where the partitions end, from what the last fetches told. */
  void noteEnds(Map<PartitionId, Long> ends) {
    ends.keySet().retainAll(ids(running));
    for (TopicPartition partition : running) {
      consumer
          .currentLag(partition)
          .ifPresent(lag -> ends.put(id(partition), consumer.position(partition) + lag));
    }
  }

  /** Delivers nothing until {@link #goOn}. */
  void standStill() {
    consumer.pause(consumer.assignment());
  }

  void goOn() {
    running.retainAll(consumer.assignment());
    consumer.resume(running);
  }

  FeedStatus status(Instant now) {
    int assigned = consumer.assignment().size();
    boolean taken = claim == null && unclaimed.isEmpty();
    if (taken && consumer.groupMetadata().generationId() > 0) {
      return new FeedStatus(FeedStatus.State.RUNNING, "", assigned, now);
    }
    String detail = taken ? "joining the consumer group" : "taking partitions over";
    return new FeedStatus(FeedStatus.State.JOINING, detail, assigned, now);
  }

  private static Set<PartitionId> ids(Collection<TopicPartition> partitions) {
    Set<PartitionId> ids = new HashSet<>();
    partitions.forEach(partition -> ids.add(id(partition)));
    return ids;
  }

  private static PartitionId id(TopicPartition partition) {
    return new PartitionId(partition.topic(), partition.partition());
  }
}
