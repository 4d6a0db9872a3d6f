package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Show: relay and Kafka are killed at random, and the topics have exactly what was committed. */
@Tag("chaos")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillsTest {
  private static final int KILLS = Show.size(3, 50);
  private static final int AGGREGATES = 25;
  private static final int PACE_MILLIS = Show.size(1, 5);
  private static final long SEED = Long.getLong("show.seed", 20_260_101);
  private static final Duration RECOVERY = Duration.ofSeconds(90);

  private final StackProcesses processes = SharedStack.get().processes();

  @AfterEach
  void repair() {
    processes.start("kafka");
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void theSetOfCommittedEventsIsTheSetOnTheTopics(Source source) throws Exception {
    Random random = new Random(SEED);
    AtomicBoolean stop = new AtomicBoolean();
    try (Shard shard = new Shard(source);
        TopicLog log = new TopicLog(shard.number)) {
      Thread writer = Thread.ofVirtual().start(() -> write(shard, stop));
      RelayProcess relay = new RelayProcess(shard).ready();
      try {
        for (int kill = 1; kill <= KILLS; kill++) {
          int before = new HashSet<>(log.events()).size();
          int more = random.nextInt(60);
          await().atMost(RECOVERY).until(() -> new HashSet<>(log.events()).size() >= before + more);
          // Of three kills one is Kafka's: it takes longer to come back.
          if (kill % 3 == 0) {
            processes.kill("kafka");
            processes.start("kafka");
          } else {
            relay.kill();
            relay = new RelayProcess(shard);
          }
        }
        stop.set(true);
        writer.join();
        Set<String> committed = shard.transactions().keySet();
        await()
            .atMost(RECOVERY)
            .until(() -> new HashSet<>(log.events()).size() == committed.size());
        assertThat(new HashSet<>(log.events())).isEqualTo(committed);
        for (int i = 0; i < AGGREGATES; i++) {
          assertThat(log.versionsOf("a" + i)).containsExactlyElementsOf(upTo(committed, "a" + i));
        }
        System.out.printf(
            "%s: %d kills, %d events committed, all on the topics; %d records repeated%n",
            source, KILLS, committed.size(), log.events().size() - committed.size());
      } finally {
        stop.set(true);
        relay.close();
      }
    }
  }

  private static Iterable<Long> upTo(Set<String> committed, String id) {
    long count = committed.stream().filter(event -> event.startsWith(id + "/")).count();
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  /** One event after the other, of all aggregates in turn. */
  private static void write(Shard shard, AtomicBoolean stop) {
    try (Connection connection = shard.connect()) {
      for (int version = 1; !stop.get(); version++) {
        for (int i = 0; i < AGGREGATES; i++) {
          Shard.append(connection, "a" + i, version);
          connection.commit();
          Thread.sleep(PACE_MILLIS);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
