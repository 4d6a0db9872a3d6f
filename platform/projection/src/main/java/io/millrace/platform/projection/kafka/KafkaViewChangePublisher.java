package io.millrace.platform.projection.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.ViewChange;
import io.millrace.platform.projection.apply.Announcement;
import io.millrace.platform.projection.apply.ViewChangePublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes view changes and dead letters. */
public final class KafkaViewChangePublisher implements ViewChangePublisher {
  /** Which key of which view changed to which version. */
  public static final String VIEWS_TOPIC = "millrace.views.v1";

  /** Copies of what stands in the table of dead letters. */
  public static final String DEAD_LETTERS_TOPIC = "millrace.dead-letters.v1";

  private static final Logger LOG = Logger.getLogger(KafkaViewChangePublisher.class);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private volatile @Nullable Producer<byte[], byte[]> producer;
  private final AtomicLong failures = new AtomicLong();
  private volatile Consumer<List<ViewChange>> first = changes -> {};

  /**
   * @param producers makes a producer; asked when there is something to send, and again if it could
   *     not make one (Kafka's host name may not resolve yet)
   */
  public KafkaViewChangePublisher(Supplier<Producer<byte[], byte[]>> producers) {
    this.producers = producers;
  }

  /**
   * Has somebody else told of changed rows before Kafka is.
   *
   * @param listener returns without waiting, and reports its own failures
   */
  public void tellFirst(Consumer<List<ViewChange>> listener) {
    first = listener;
  }

  private synchronized Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> made = producer;
    if (made == null) {
      made = producers.get();
      producer = made;
    }
    return made;
  }

  /** Sends what is under way and ends. */
  public void close(Duration within) {
    Producer<byte[], byte[]> made = producer;
    if (made != null) {
      made.close(within);
    }
  }

  /** Messages that could not be sent, since the start. */
  public long failures() {
    return failures.get();
  }

  @Override
  public CompletableFuture<Void> tell(Announcement announcement) {
    first.accept(announcement.changes());
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    announcement.changes().forEach(change -> messages.add(ViewChangeMessage.of(change)));
    for (DeadLetter letter : announcement.parked()) {
      LOG.warnf(
          "%s parked %s of %s at %s offset %d: %s",
          letter.projection(),
          letter.outcome().name(),
          letter.aggregateId(),
          letter.record().partition(),
          letter.record().offset(),
          letter.outcome().cause());
      messages.add(copyOf(letter));
    }
    return send(messages);
  }

  private static ProducerRecord<byte[], byte[]> copyOf(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            DEAD_LETTERS_TOPIC, letter.record().raw().key(), letter.record().raw().value());
    letter.record().raw().headers().forEach((name, value) -> header(copy, name, value));
    header(copy, "millrace-projection", letter.projection().toString());
    header(copy, "millrace-reason", letter.outcome().name());
    header(copy, "millrace-cause", letter.outcome().cause());
    header(copy, "millrace-topic", letter.record().partition().topic());
    header(copy, "millrace-partition", Integer.toString(letter.record().partition().partition()));
    header(copy, "millrace-offset", Long.toString(letter.record().offset()));
    return copy;
  }

  static void header(ProducerRecord<?, ?> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private CompletableFuture<Void> send(List<ProducerRecord<byte[], byte[]>> messages) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    AtomicInteger left = new AtomicInteger(messages.size() + 1);
    Consumer<@Nullable Exception> sent =
        failure -> {
          if (failure != null) {
            report(failure);
          }
          if (failure != null && !(failure instanceof RecordTooLargeException)) {
            told.completeExceptionally(failure);
          } else if (left.decrementAndGet() == 0) {
            told.complete(null);
          }
        };
    try {
      Producer<byte[], byte[]> to = producer();
      for (ProducerRecord<byte[], byte[]> message : messages) {
        if (told.isDone()) {
          break; // Each of them would wait for Kafka.
        }
        Future<?> unused = to.send(message, (metadata, failure) -> sent.accept(failure));
      }
      sent.accept(null);
    } catch (KafkaException | IllegalStateException e) {
      sent.accept(e);
    }
    return told;
  }

  // One line per power of ten: Kafka being away would otherwise fill the log.
  private void report(Exception failure) {
    long count = failures.incrementAndGet();
    if (Long.toString(count).matches("10*")) {
      LOG.warnf(
          "%d messages about changed views could not be sent so far. They stand in the outbox and"
              + " are sent again, but one that is too large for its topic; caches are stale until"
              + " then: %s",
          count, failure.getMessage());
    }
  }
}
