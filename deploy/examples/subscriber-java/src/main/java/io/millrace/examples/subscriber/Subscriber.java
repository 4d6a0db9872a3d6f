package io.millrace.examples.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Prints every event of Millrace once, as one line of JSON. How to run it: docs/subscribers.md. */
public final class Subscriber {
  private static final List<String> TOPICS =
      List.of(
          "millrace.customers.v1",
          "millrace.catalog.v1",
          "millrace.stock.v1",
          "millrace.orders.v1");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final PrintStream out;
  private final PrintStream err;
  private final Reader reader = new Reader();

  /**
   * @param bootstrap host and port of a broker
   * @param group consumer group, whose offsets say where to go on
   * @param out gets the events
   * @param err gets what was skipped and why
   */
  Subscriber(String bootstrap, String group, PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Runs until the process is told to end. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    Subscriber subscriber =
        new Subscriber(
            System.getenv().getOrDefault("KAFKA_BOOTSTRAP", "localhost:9092"),
            System.getenv().getOrDefault("KAFKA_GROUP", "subscriber-java"),
            out,
            System.err);
    Thread running = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  subscriber.stop();
                  waitFor(running);
                }));
    subscriber.run();
  }

  /** Reads until {@link #stop}. */
  void run() {
    try (consumer) {
      consumer.subscribe(TOPICS);
      while (true) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
        records.forEach(this::handle);
        commit();
      }
    } catch (WakeupException e) {
      err.println("stopped");
    }
  }

  /** Ends {@link #run}; may be called from any thread. */
  void stop() {
    consumer.wakeup();
  }

  /** After the records were handled, not before: at least once. */
  private void commit() {
    try {
      consumer.commitSync();
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // Another member of the group reads these records again; versions tell it what is new.
      err.println("not committed: " + e.getMessage());
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    switch (reader.read(record)) {
      case Outcome.Taken taken -> print(record, taken.event());
      case Outcome.Newer newer -> complain(record, newer.type() + " is newer than this consumer");
      case Outcome.Malformed malformed -> complain(record, malformed.reason());
      case Outcome.Duplicate _, Outcome.Control _, Outcome.Unknown _ -> {}
    }
  }

  private void print(ConsumerRecord<byte[], byte[]> record, CloudEvent event) {
    CloudEventData data = Objects.requireNonNull(event.getData(), "the reader saw to it");
    ObjectNode line = JSON.createObjectNode();
    line.put("topic", record.topic())
        .put("type", event.getType())
        .put("subject", event.getSubject())
        .put("sequence", String.valueOf(event.getExtension("sequence")));
    try {
      line.set("data", JSON.readTree(data.toBytes()));
      out.println(line);
    } catch (IOException e) {
      complain(record, event.getType() + " with a value that is no JSON");
    }
  }

  // A real consumer keeps such records and calls someone: skipping them loses facts.
  private void complain(ConsumerRecord<byte[], byte[]> record, String why) {
    err.printf("%s-%d offset %d: %s%n", record.topic(), record.partition(), record.offset(), why);
  }

  private static void waitFor(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
