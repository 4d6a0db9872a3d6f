package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.command.relay.TopicLog.Entry;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.events.routing.Partitions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule: every event of the shard below a watermark stands before it in its partition. */
class WatermarkTest {
  @ParameterizedTest
  @EnumSource(Source.class)
  void noEventStandsBehindAWatermarkAboveIt(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard, 20).ready()) {
      int written = writeFromFourThreads(shard, relay);
      Map<String, Long> transactions = shard.transactions();
      long last = transactions.values().stream().mapToLong(Long::longValue).max().orElseThrow();
      await()
          .until(
              () ->
                  log.newestWatermarks().size() == TopicLog.PARTITIONS
                      && log.newestWatermarks().stream().allMatch(mark -> mark.tx() > last));
      assertThat(new HashSet<>(log.events())).hasSize(written);
      assertLaw(log.entries(), transactions);
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void anIdleShardGoesOnMarkingWithATimeThatMoves(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard)) {
      await().until(() -> log.newestWatermarks().size() == TopicLog.PARTITIONS);
      Watermark early = log.newestWatermarks().getFirst();
      await().until(() -> log.newestWatermarks().getFirst().asOf().isAfter(early.asOf()));
      assertThat(relay.leads()).isTrue();
      assertThat(log.newestWatermarks().getFirst().tx()).isGreaterThanOrEqualTo(early.tx());
    }
  }

  private static void assertLaw(List<Entry> entries, Map<String, Long> transactions) {
    Map<Integer, Set<String>> passed = new HashMap<>();
    for (Entry entry : entries) {
      Set<String> before = passed.computeIfAbsent(entry.partition(), p -> new HashSet<>());
      switch (entry.content()) {
        case Decoded.Event(EventEnvelope envelope) -> before.add(TopicLog.name(envelope));
        case Decoded.Mark(Watermark mark) ->
            transactions.forEach(
                (event, tx) -> {
                  if (tx < mark.tx() && partitionOf(event) == entry.partition()) {
                    assertThat(before).as("below %s", mark).contains(event);
                  }
                });
        default -> throw new AssertionError(entry);
      }
    }
  }

  private static int partitionOf(String event) {
    String id = event.substring(0, event.indexOf('/'));
    return Partitions.of(Buckets.of(id), TopicLog.PARTITIONS);
  }

  /** Transactions of one to five events that overlap and end in any order, some by a rollback. */
  private static int writeFromFourThreads(Shard shard, RunningRelay relay) throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        int seed = writer;
        results.add(writers.submit(() -> write(shard, relay, seed)));
      }
      int written = 0;
      for (Future<Integer> result : results) {
        written += result.get();
      }
      return written;
    }
  }

  private static int write(Shard shard, RunningRelay relay, int seed) throws Exception {
    Random random = new Random(seed);
    int written = 0;
    try (Connection connection = shard.connect()) {
      for (int transaction = 0; transaction < 100; transaction++) {
        int events = 1 + random.nextInt(5);
        for (int event = 0; event < events; event++) {
          Shard.append(connection, "w" + seed + "-" + transaction + "-" + event, 1);
        }
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
          written += events;
          relay.wakeup.signal();
        }
      }
    }
    return written;
  }
}
