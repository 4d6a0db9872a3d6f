package io.millrace.platform.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Show: a transaction is held open while many others commit, and nothing is skipped. */
class OpenTransactionTest {
  private static final int WRITERS = 4;
  private static final int OTHERS = Show.size(600, 10_000);

  /** So often the relay looks at the ledger while the transaction is open. */
  private static final int LOOKS = Show.size(5, 200);

  @ParameterizedTest
  @EnumSource(Source.class)
  void nothingIsSkippedWhileOthersOvertakeIt(Source source) throws Exception {
    try (Shard shard = new Shard(source);
        Connection open = shard.connect();
        TopicLog log = new TopicLog(shard.number);
        RunningRelay relay = RunningRelay.of(shard).ready()) {
      Shard.append(open, "held-open", 1);
      commitOthers(shard);
      log.awaitLooks(LOOKS);
      assertThat(log.events()).isEmpty();
      open.commit();

      Set<String> expected = shard.transactions().keySet();
      assertThat(expected).hasSize(OTHERS + 1);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> new HashSet<>(log.events()).size() == expected.size());
      assertThat(log.events()).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(relay.leads()).isTrue();
    }
  }

  private static void commitOthers(Shard shard) throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> results = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        results.add(
            writers.submit(
                () -> {
                  try (Connection connection = shard.connect()) {
                    for (int i = 0; i < OTHERS / WRITERS; i++) {
                      Shard.append(connection, "other-" + number + "-" + i, 1);
                      connection.commit();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    }
  }
}
