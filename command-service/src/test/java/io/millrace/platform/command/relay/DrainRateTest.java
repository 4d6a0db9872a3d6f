package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.MillraceHome;
import io.millrace.stack.SharedStack;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Show: how fast a backlog drains, next to what Kafka's own kafka-producer-perf-test does on the
 * same broker in the same run. Prints figures and limits none. In full size only: a build has other
 * things to do meanwhile.
 *
 * <pre>
 * ./millrace test -pl command-service -am -Dtest=DrainRateTest -Dsurefire.failIfNoSpecifiedTests=false -Dshow=full
 * </pre>
 */
@EnabledIfSystemProperty(named = "show", matches = "full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DrainRateTest {
  private static final int EVENTS = Integer.getInteger("show.events", 200_000);
  private static final int PAYLOAD_BYTES = 500;

  /** As the relay's: CloudEvents headers and key. */
  private static final int RECORD_BYTES = 900;

  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  @Order(1)
  void kafkasOwnProducer() throws Exception {
    String topic = "perf-test";
    try (Admin admin = Admin.create(TestTopics.connection())) {
      admin.createTopics(List.of(new NewTopic(topic, TopicLog.PARTITIONS, (short) 1))).all().get();
    }
    Path libraries = MillraceHome.find().resolve("deploy/local-stack/target/kafka-libs");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-cp",
                    libraries + "/*",
                    "org.apache.kafka.tools.ProducerPerformance",
                    "--topic",
                    topic,
                    "--num-records",
                    Integer.toString(EVENTS),
                    "--record-size",
                    Integer.toString(RECORD_BYTES),
                    "--throughput",
                    "-1",
                    "--producer-props",
                    "bootstrap.servers=" + SharedStack.get().description().kafkaBootstrapServers(),
                    "acks=all",
                    "enable.idempotence=true",
                    "compression.type=lz4",
                    "batch.size=131072"))
            .redirectErrorStream(true)
            .start();
    String last = "";
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = line.contains("records/sec") ? line : last;
      }
    }
    assertThat(process.waitFor()).isZero();
    System.out.println("kafka-producer-perf-test, " + RECORD_BYTES + " B: " + last);
  }

  @Test
  @Order(2)
  void aBacklogByPolling() throws Exception {
    drain(Source.POLL);
  }

  /** With the source wal the backlog drains out of the ledger; what comes meanwhile, of the log. */
  @Test
  @Order(3)
  void liveEventsOutOfTheLog() throws Exception {
    try (Shard shard = new Shard(Source.WAL);
        RunningRelay relay = RunningRelay.following(shard, shard.log(), 2 * EVENTS).ready()) {
      long begun = System.nanoTime();
      for (int part = 0; part < 200; part++) {
        write(shard, part * (EVENTS / 200), EVENTS / 200);
      }
      await().atMost(LIMIT).until(() -> relay.published() >= EVENTS);
      report("relay, source wal, written at the same time", begun);
      assertThat(relay.streaming()).isTrue();
    }
  }

  private static void drain(Source source) throws Exception {
    try (Shard shard = new Shard(source)) {
      write(shard, 0, EVENTS);
      long begun = System.nanoTime();
      try (RunningRelay relay = RunningRelay.of(shard)) {
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> relay.published() >= EVENTS);
        report("relay, source poll, a backlog", begun);
      }
    }
  }

  private static void write(Shard shard, int first, int count) throws Exception {
    try (Connection connection = shard.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version, payload, metadata)
          SELECT n %% 1024, 'order', 'drain-' || n, 1, 'OrderDelivered', 1,
            format('{"at":"2026-01-01T00:00:00Z","padding":"%%s"}', repeat('x', %d))::json,
            '{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","actor":"ops"}'
          FROM generate_series(%d, %d) AS n\
          """
              .formatted(PAYLOAD_BYTES, first, first + count - 1));
      connection.commit();
    }
  }

  private static void report(String what, long begunNanos) {
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    System.out.printf(
        "%s: %d events of %d B payload in %.1f s, %.0f events/s%n",
        what, EVENTS, PAYLOAD_BYTES, seconds, EVENTS / seconds);
  }
}
