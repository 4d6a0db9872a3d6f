package io.millrace.platform.query.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.stores.ViewGenerations;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;

/**
 * Follows the topic of view changes and invalidates both cache levels. Every instance reads every
 * partition: each has an L1 of its own.
 *
 * <p>It begins so far back that every value that may still be in Redis was written later: a change
 * that happened while no instance ran is thereby not missed. Redis is not asked before that stretch
 * has been read. While Kafka is away the time to live of the values bounds how old they get.
 */
@Singleton
@Identifier(ViewChangeFollower.CHANNEL)
class ViewChangeFollower implements KafkaConsumerRebalanceListener {
  static final String CHANNEL = "view-changes";

  private static final Logger LOG = Logger.getLogger(ViewChangeFollower.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration RETRY_FROM = Duration.ofSeconds(1);
  private static final Duration RETRY_TO = Duration.ofSeconds(5);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private final Multi<ConsumerRecords<byte[], byte[]>> messages;
  private final KafkaClientService kafka;
  private final TopicTail tail;
  private final String topic;
  private final Map<String, List<String>> cachedViews;
  private final Set<String> tagViews;
  private final LocalCache l1;
  private final RemoteCache l2;
  private final ViewGenerations generations;
  private final List<ViewChangeListener> listeners;
  private final ObjectMapper json;
  private final Counter invalidations;
  private final Counter malformed;
  private Cancellable following = () -> {};
  private Cancellable looking = () -> {};

  ViewChangeFollower(
      @Channel(CHANNEL) Multi<ConsumerRecords<byte[], byte[]>> messages,
      KafkaClientService kafka,
      QueryConfig config,
      @All List<ItemReader<?>> readers,
      LocalCache l1,
      RemoteCache l2,
      ViewGenerations generations,
      @All List<ViewChangeListener> listeners,
      ObjectMapper json,
      MeterRegistry metrics) {
    this.messages = messages;
    this.kafka = kafka;
    topic = config.cache().topic();
    Duration lookBack =
        Ttl.longest(config.cache().l2().ttl()).plus(config.cache().staleFor()).plus(CLOCK_SKEW);
    tail = new TopicTail(() -> Instant.now().minus(lookBack), listeners);
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
    following =
        messages
            .onFailure()
            .invoke(this::lost)
            .onFailure()
            .retry()
            .withBackOff(RETRY_FROM, RETRY_TO)
            .indefinitely()
            .emitOn(Infrastructure.getDefaultWorkerPool(), 1)
            .subscribe()
            .with(this::take);
    looking =
        Multi.createFrom()
            .ticks()
            .every(LOOK_EVERY)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                _ ->
                    Uni.createFrom()
                        .deferred(
                            () ->
                                kafka
                                    .<byte[], byte[]>getConsumer(CHANNEL)
                                    .runOnPollingThread(this::look))
                        .onFailure()
                        .recoverWithNull())
            .subscribe()
            .with(_ -> {});
  }

  void stop(@Observes ShutdownEvent event) {
    looking.cancel();
    following.cancel();
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    tail.onPartitionsAssigned(consumer, partitions);
  }

  private void look(Consumer<byte[], byte[]> consumer) {
    tail.look(consumer);
    trust();
  }

  private void trust() {
    if (!l2.isTrusted() && tail.isCaughtUp()) {
      l2.trust(true);
      LOG.infof("%s is followed; cached values are invalidated as views change", topic);
    }
  }

  /** What changes until the topic is followed again is not heard of in time. */
  private void lost(Throwable failure) {
    LOG.warnf(
        "%s cannot be followed; cached values live until their time is over: %s", topic, failure);
    l2.trust(false);
    tail.interrupted();
    l1.flush();
  }

  private void take(ConsumerRecords<byte[], byte[]> messages) {
    apply(messages);
    boolean skipped = false;
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      skipped |= tail.hasSkipped(message);
    }
    if (skipped) {
      l1.flush();
    }
    trust();
  }

  /** One listener that fails keeps neither the others nor the caches from what changed. */
  private void tell(ChangedView change, ConsumerRecord<byte[], byte[]> message) {
    for (ViewChangeListener listener : listeners) {
      try {
        listener.changed(change.key(), change.version(), message.partition(), message.offset());
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s did not take in that %s changed", listener, change.key());
      }
    }
  }

  private void invalidateTag(ViewKey tag, long atMillis) {
    if (tagViews.contains(tag.view())) {
      l1.invalidateTag(tag, Instant.ofEpochMilli(atMillis));
    }
  }

  private void apply(ConsumerRecords<byte[], byte[]> messages) {
    Map<ViewKey, Long> versions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      ChangedView.read(json, message.value())
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
      // Never fails, and not for long: what Redis misses, L1 knows to be too old.
      l2.invalidate(versions, view -> generations.of(cachedViews.getOrDefault(view, List.of())))
          .await()
          .indefinitely();
    }
  }
}
