package io.millrace.platform.projection.kafka;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.apply.ProjectionRunner;
import io.millrace.platform.projection.feed.Checkpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Polls the topics on a thread of its own and hands rounds of records to the runner. At most
 * {@value #ROUNDS_UNDER_WAY} rounds are under way: when the store is slow, the consumer stands
 * still but stays in its group.
 */
public final class KafkaFeed implements Runnable {
  /** One is applied while the next is fetched and decoded. */
  private static final int ROUNDS_UNDER_WAY = 2;

  private static final Logger LOG = Logger.getLogger(KafkaFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);
  private static final Duration WAIT_FOR_TOPICS = Duration.ofSeconds(1);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Set<String> topics;
  private final Set<String> awaited;
  private final ProjectionRunner runner;
  private final InstantSource clock;
  private final Semaphore room = new Semaphore(ROUNDS_UNDER_WAY);
  private volatile FeedStatus status;
  private volatile boolean stopped;
  private final Map<PartitionId, Long> ends = new ConcurrentHashMap<>();
  private long committedAtNanos = System.nanoTime();
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * @param consumers makes a consumer that neither commits nor resets offsets by itself
   */
  public KafkaFeed(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Set<String> topics,
      ProjectionRunner runner,
      InstantSource clock) {
    this.consumers = consumers;
    this.topics = new TreeSet<>(topics);
    this.awaited = new TreeSet<>(topics);
    awaited.addAll(
        List.of(KafkaViewChangePublisher.VIEWS_TOPIC, KafkaViewChangePublisher.DEAD_LETTERS_TOPIC));
    this.runner = runner;
    this.clock = clock;
    this.status = new FeedStatus(FeedStatus.State.STARTING, "", 0, clock.instant());
  }

  public FeedStatus status() {
    return status;
  }

  /** End offsets of the partitions held, as far as known. */
  public Map<PartitionId, Long> ends() {
    return Map.copyOf(ends);
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped = true;
    Consumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
  }

  /** Polls until {@link #stop}; a consumer that breaks is replaced by a new one. */
  @Override
  public void run() {
    while (!stopped) {
      try (Consumer<byte[], byte[]> made = consumers.get()) {
        consumer = made;
        feedFrom(made);
      } catch (WakeupException | InterruptException e) {
        stopped = true;
      } catch (ConfigException e) {
        // A host name that does not resolve yet: in a cluster the broker's may come after ours.
        waitFor("Kafka cannot be found: " + e.getMessage());
      } catch (RuntimeException e) {
        if (e.getCause() instanceof ConfigException unresolved) {
          waitFor("Kafka cannot be found: " + unresolved.getMessage());
        } else {
          LOG.error("the Kafka consumer broke, starting a new one", e);
          pause();
        }
      }
    }
    status = new FeedStatus(FeedStatus.State.STOPPED, "", 0, clock.instant());
  }

  private void waitFor(String what) {
    if (!status.detail().equals(what)) {
      LOG.warn(what);
    }
    status = new FeedStatus(FeedStatus.State.WAITING, what, 0, clock.instant());
    pause();
  }

  private void feedFrom(Consumer<byte[], byte[]> from) {
    if (!awaitTopics(from)) {
      return;
    }
    PartitionAssignment assignment = new PartitionAssignment(from, topics, runner);
    from.subscribe(topics, assignment);
    while (!stopped) {
      assignment.advance();
      status = assignment.status(clock.instant());
      poll(from, assignment);
      commitNowAndThen(from);
      assignment.noteEnds(ends);
    }
  }

  // Advisory: only the store says where to go on. Whoever scales by Kafka's lag needs to see it.
  private void commitNowAndThen(Consumer<byte[], byte[]> from) {
    long now = System.nanoTime();
    if (now - committedAtNanos < COMMIT_EVERY.toNanos()) {
      return;
    }
    committedAtNanos = now;
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Checkpoint checkpoint : runner.checkpoints()) {
      PartitionId id = checkpoint.partition();
      offsets.merge(
          new TopicPartition(id.topic(), id.partition()),
          new OffsetAndMetadata(checkpoint.nextOffset()),
          (one, other) -> one.offset() < other.offset() ? one : other);
    }
    offsets.keySet().retainAll(from.assignment());
    if (!offsets.isEmpty()) {
      from.commitAsync(offsets, (told, failure) -> LOG.debugf("told Kafka %s: %s", told, failure));
    }
  }

  private void poll(Consumer<byte[], byte[]> from, PartitionAssignment assignment) {
    boolean taken = takeRoom();
    try {
      if (!taken) {
        assignment.standStill();
      }
      ConsumerRecords<byte[], byte[]> polled = from.poll(taken ? POLL : Duration.ZERO);
      if (!polled.isEmpty()) {
        List<FeedRecord> records = new ArrayList<>(polled.count());
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          records.add(KafkaRecord.decode(record));
        }
        runner.apply(records, room::release);
        taken = false;
      }
    } catch (OffsetOutOfRangeException e) {
      assignment.claimAgain(e.offsetOutOfRangePartitions().keySet());
    } finally {
      if (taken) {
        room.release();
      }
      assignment.goOn();
    }
  }

  private boolean takeRoom() {
    try {
      return room.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Waits until every topic exists: a subscription to a missing one would start half blind. */
  private boolean awaitTopics(Consumer<byte[], byte[]> from) {
    String said = "";
    while (!stopped) {
      Set<String> missing = missingTopics(from);
      if (missing != null && missing.isEmpty()) {
        return true;
      }
      status = FeedStatus.waiting(missing == null ? Set.of() : missing, clock.instant());
      if (!status.detail().equals(said)) {
        said = status.detail();
        LOG.info(said);
      }
      pause();
    }
    return false;
  }

  private @Nullable Set<String> missingTopics(Consumer<byte[], byte[]> from) {
    try {
      Map<String, ?> existing = from.listTopics(Duration.ofSeconds(5));
      Set<String> missing = new TreeSet<>(awaited);
      missing.removeAll(existing.keySet());
      return missing;
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.debug("Kafka does not answer", e);
      return null;
    }
  }

  private void pause() {
    try {
      Thread.sleep(WAIT_FOR_TOPICS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }
}
