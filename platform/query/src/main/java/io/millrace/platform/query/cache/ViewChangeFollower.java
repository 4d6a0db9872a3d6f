package io.millrace.platform.query.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.runtime.QueryConfig;
import io.millrace.platform.query.runtime.ViewGenerations;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the topic of view changes on a thread of its own and invalidates both cache levels. Every
 * instance reads every partition: each has an L1 of its own.
 *
 * <p>It begins so far back that every value that may still be in Redis was written later: a change
 * that happened while no instance ran is thereby not missed. Redis is not asked before that stretch
 * has been read. While Kafka is away the time to live of the values bounds how old they get.
 */
@ApplicationScoped
class ViewChangeFollower {
  private static final Logger LOG = Logger.getLogger(ViewChangeFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
  private static final Duration REDIS_WITHIN = Duration.ofSeconds(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private final Map<String, Object> kafka;
  private final String topic;
  private final Duration lookBack;
  private final Map<String, List<String>> cachedViews;
  private final Set<String> tagViews;
  private final LocalCache l1;
  private final RemoteCache l2;
  private final ViewGenerations generations;
  private final List<ViewChangeListener> listeners;
  private final ObjectMapper json;
  private final Counter invalidations;
  private final Counter malformed;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable TopicTail tail;
  private @Nullable Thread thread;

  ViewChangeFollower(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      QueryConfig config,
      @All List<ItemReader<?>> readers,
      LocalCache l1,
      RemoteCache l2,
      ViewGenerations generations,
      @All List<ViewChangeListener> listeners,
      ObjectMapper json,
      MeterRegistry metrics) {
    this.kafka = Map.copyOf(kafka);
    topic = config.cache().topic();
    lookBack =
        Ttl.longest(config.cache().l2().ttl()).plus(config.cache().staleFor()).plus(CLOCK_SKEW);
    cachedViews =
        readers.stream()
            .collect(Collectors.toUnmodifiableMap(ItemReader::view, ItemReader::sources));
    tagViews =
        readers.stream()
            .flatMap(reader -> reader.madeFrom().stream())
            .collect(Collectors.toUnmodifiableSet());
    this.l1 = l1;
    this.l2 = l2;
    this.generations = generations;
    this.listeners = listeners;
    this.json = json;
    invalidations = metrics.counter("millrace.cache.invalidations");
    malformed = metrics.counter("millrace.cache.invalidations.malformed");
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofPlatform().daemon().name("view-change-follower").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping.countDown();
    TopicTail open = tail;
    if (open != null) {
      open.wakeUp();
    }
    if (thread != null) {
      thread.join(STOP_WITHIN);
    }
  }

  /** Starts over after every failure: a follower that ended would leave the caches to rot. */
  private void run() {
    Duration pause = Duration.ZERO;
    while (!stopsWithin(pause)) {
      try (TopicTail open = new TopicTail(kafka, topic, Instant.now().minus(lookBack))) {
        tail = open;
        follow(open);
      } catch (WakeupException e) {
        LOG.debug("asked to stop", e);
      } catch (RuntimeException e) {
        LOG.warnf(
            "%s cannot be followed; cached values live until their time is over: %s", topic, e);
      } finally {
        tail = null;
        // What changes until the topic is followed again is not heard of in time.
        l1.flush();
        l2.trust(false);
      }
      pause = RETRY_PAUSE;
    }
  }

  private void follow(TopicTail open) {
    boolean caughtUp = false;
    while (!stopsWithin(open.exists() ? Duration.ZERO : POLL)) {
      ConsumerRecords<byte[], byte[]> messages = open.poll(POLL);
      Map<Integer, Long> started = open.started();
      if (!started.isEmpty()) {
        listeners.forEach(listener -> listener.following(started));
      }
      Map<Integer, Long> ends = open.ends();
      listeners.forEach(listener -> listener.endsAt(ends));
      apply(messages);
      if (open.hasSkipped()) {
        l1.flush();
      }
      if (!caughtUp && open.isCaughtUp()) {
        caughtUp = true;
        l2.trust(true);
        LOG.infof("%s is followed; cached values are invalidated as views change", topic);
      }
    }
  }

  private void tell(ViewChange change, ConsumerRecord<byte[], byte[]> message) {
    listeners.forEach(
        listener ->
            listener.changed(
                change.key(), change.version(), message.partition(), message.offset()));
  }

  private void invalidateTag(ViewKey tag, long atMillis) {
    if (tagViews.contains(tag.view())) {
      l1.invalidateTag(tag, Instant.ofEpochMilli(atMillis));
    }
  }

  private boolean stopsWithin(Duration pause) {
    try {
      return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void apply(ConsumerRecords<byte[], byte[]> messages) {
    Map<ViewKey, Long> versions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      ViewChange.read(json, message.value())
          .ifPresentOrElse(
              change -> {
                versions.merge(change.key(), change.version(), Math::max);
                invalidateTag(change.key(), message.timestamp());
                tell(change, message);
              },
              malformed::increment);
    }
    versions.keySet().removeIf(key -> !cachedViews.containsKey(key.view()));
    if (!versions.isEmpty()) {
      versions.forEach(l1::invalidate);
      invalidations.increment(versions.size());
      l2.invalidate(versions, view -> generations.of(cachedViews.getOrDefault(view, List.of())))
          .await()
          .atMost(REDIS_WITHIN);
    }
  }
}
