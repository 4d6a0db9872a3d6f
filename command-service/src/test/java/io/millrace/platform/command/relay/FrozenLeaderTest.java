package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.command.relay.TopicLog.Entry;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Show: the leader is frozen past its lease, a peer takes over, the leader thaws and still sends
 * what it had at hand. Who drops by version sees every event once and in order.
 */
@Tag("chaos")
class FrozenLeaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = Show.size(300, 5_000);

  @ParameterizedTest
  @EnumSource(Source.class)
  void orderHoldsForConsumersThatDropByVersion(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        TopicLog log = new TopicLog(shard.number);
        RelayProcess leader = new RelayProcess(shard).ready();
        RelayProcess peer = new RelayProcess(shard)) {
      write(shard, 1, EVENTS);
      leader.freeze();
      write(shard, EVENTS + 1, 2 * EVENTS);
      peer.ready();
      await().atMost(PATIENCE).until(() -> log.versionsOf("order").size() == 2 * EVENTS);
      write(shard, 2 * EVENTS + 1, 3 * EVENTS);
      leader.thaw();
      await().atMost(PATIENCE).until(() -> !leader.leads());
      write(shard, 3 * EVENTS + 1, 4 * EVENTS);
      await().atMost(PATIENCE).until(() -> log.versionsOf("order").size() == 4 * EVENTS);
      log.awaitLooks(5);

      assertThat(accepted(log.entries()))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 4L * EVENTS).boxed().toList());
      assertThat(peer.leads()).isTrue();
    }
  }

  /** What a consumer takes that drops versions not above the last one. */
  private static List<Long> accepted(List<Entry> entries) {
    List<Long> accepted = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.content() instanceof Decoded.Event(EventEnvelope event)
          && (accepted.isEmpty() || event.version() > accepted.getLast())) {
        accepted.add(event.version());
      }
    }
    return accepted;
  }

  private static void write(Shard shard, int first, int last) throws Exception {
    try (Connection connection = shard.connect()) {
      for (int version = first; version <= last; version++) {
        Shard.append(connection, "order", version);
        if (version % 10 == 0) {
          connection.commit();
        }
      }
      connection.commit();
    }
  }
}
