package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.relay.postgres.PollingEventSource;
import io.millrace.platform.command.relay.postgres.PostgresParking;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule: what the relay has in memory is bounded by bytes, not only by the number of events. */
class LargeEventsTest {
  private static final int BYTES = 600_000;
  private static final int EVENTS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** The tests share the topics, and no other has the heap for these. */
  @AfterAll
  static void leaveNothingBehind() throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int partition = 0; partition < TopicLog.PARTITIONS; partition++) {
      all.put(
          new TopicPartition(ShopAggregates.ORDER.topic(), partition),
          RecordsToDelete.beforeOffset(-1));
    }
    try (Admin admin = Admin.create(TestTopics.connection())) {
      admin.deleteRecords(all).all().get();
    }
  }

  /** They wait for an older transaction, so that both sources have all of them at hand at once. */
  @Tag("chaos")
  @ParameterizedTest
  @EnumSource(Source.class)
  void manyOfThemGoThroughHalfTheHeapOfTheImage(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection older = shard.connect();
        Connection writer = shard.connect();
        Statement copy = writer.createStatement();
        RelayProcess relay = new RelayProcess(shard).ready()) {
      Shard.takeTransactionId(older);
      Shard.append(writer, "order", 1, BYTES);
      for (int version = 2; version <= EVENTS; version++) {
        // A copy is not compressed anew.
        copy.execute(
            """
            INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version, payload, metadata)
            SELECT bucket, aggregate_type, aggregate_id, %d, type, schema_version, payload, metadata
            FROM event WHERE version = 1\
            """
                .formatted(version));
        // The first half one by one, the rest in one transaction.
        if (version <= EVENTS / 2) {
          writer.commit();
        }
      }
      writer.commit();
      older.commit();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  !relay.runs()
                      || "0"
                          .equals(
                              shard.value(
                                  "SELECT count(*) FROM event e, relay_checkpoint c"
                                      + " WHERE (e.tx, e.position) > (c.tx, c.position)")));
      assertThat(relay.runs()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXTENDED", "EXTERNAL"})
  void aLookEndsWithTheEventThatReachesTheBytes(String storage) throws Exception {
    try (Shard shard = new Shard();
        Connection writer = shard.connect();
        Statement statement = writer.createStatement()) {
      statement.execute("ALTER TABLE event ALTER payload SET STORAGE " + storage);
      for (int version = 1; version <= 10; version++) {
        Shard.append(writer, "order", version, version == 5 ? 10 * BYTES : BYTES);
      }
      writer.commit();
      PollingEventSource source = new PollingEventSource(shard.number, shard.pool);
      BatchLimit limit = new BatchLimit(100, 3L * BYTES);
      List<Long> versions = new ArrayList<>();
      List<Integer> looks = new ArrayList<>();
      LedgerPosition at = LedgerPosition.START;
      Window window;
      do {
        window = source.read(at, limit);
        looks.add(window.events().size());
        window.events().forEach(event -> versions.add(event.step().version()));
        at = window.events().isEmpty() ? at : window.events().getLast().at();
      } while (window.more());

      assertThat(versions)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
      assertThat(looks.subList(0, 3)).containsExactly(3, 2, 3);
    }
  }

  @Test
  void whatWaitsBehindAnAggregateThatStoodStillIsReadSoToo() throws Exception {
    try (Shard shard = new Shard();
        Connection writer = shard.connect()) {
      for (int version = 1; version <= 5; version++) {
        Shard.append(writer, "order", version, BYTES);
      }
      writer.commit();
      List<LedgerEvent> waiting =
          new PostgresParking(shard.number, shard.pool)
              .waiting(
                  new AggregateStep(ShopAggregates.ORDER, "order", 2),
                  new LedgerPosition(Long.MAX_VALUE, Long.MAX_VALUE),
                  new BatchLimit(100, BYTES + 1_000));

      assertThat(waiting.stream().map(event -> event.step().version())).containsExactly(2L, 3L);
    }
  }
}
